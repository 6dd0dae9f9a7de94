using DrFunctions.Activities.Sites;

namespace DrFunctions.Activities.Tests.Sites;

public sealed class CallBudgetTests
{
    private readonly InstantTime _time = new();

    [Fact]
    public void Take_WithinTheBurst_IsFree()
    {
        var budget = new CallBudget(2, 10, _time);

        budget.Take().Should().Be(TimeSpan.Zero);
        budget.Take().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Take_BeyondTheBurst_QueuesAtTheRate()
    {
        var budget = new CallBudget(1, 10, _time);
        budget.Take();

        budget.Take().Should().Be(TimeSpan.FromMilliseconds(100), "one call comes back in a tenth of a second");
        budget.Take().Should().Be(TimeSpan.FromMilliseconds(200), "the place before it is taken");
    }

    [Fact]
    public void Take_AfterAWhile_FindsTheBucketRefilled()
    {
        var budget = new CallBudget(1, 10, _time);
        budget.Take();
        _time.Advance(TimeSpan.FromSeconds(1));

        budget.Take().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void GiveBack_SiteCountsNothing_LimitsNothing()
    {
        var budget = new CallBudget(1, 0.001, _time);

        for (var i = 0; i < 10; i++)
        {
            budget.Take().Should().Be(TimeSpan.Zero, "a site that names no limit enforces none");
            budget.GiveBack(remaining: null);
        }
    }

    [Fact]
    public void GiveBack_SiteSaysLittleIsLeft_BelievesIt()
    {
        var budget = new CallBudget(200, 10, _time);
        budget.Take();
        budget.GiveBack(remaining: 1);

        budget.Take().Should().Be(TimeSpan.Zero);
        budget.Take().Should().Be(TimeSpan.FromMilliseconds(100), "others drink from the same bucket");
    }

    [Fact]
    public void GiveBack_SiteSaysMoreIsLeft_BelievesItToo()
    {
        var budget = new CallBudget(1, 0.001, _time);
        budget.Take();
        budget.GiveBack(remaining: 11_999);

        Enumerable.Range(0, 100).Select(_ => budget.Take()).Should().AllBeEquivalentTo(TimeSpan.Zero);
    }

    [Fact]
    public void GiveBack_CallsInFlight_CountAsSpent()
    {
        var budget = new CallBudget(200, 10, _time);
        budget.Take();
        budget.Take();
        budget.Take();
        budget.GiveBack(remaining: 2);

        budget.Take().Should().BePositive("two calls that are still in flight will take what is left");
    }

    [Fact]
    public void Close_UntilRetryAfter_HoldsEverybody()
    {
        var budget = new CallBudget(200, 10, _time);
        budget.Close(TimeSpan.FromSeconds(17));
        budget.Close(TimeSpan.FromSeconds(3));

        budget.Take().Should().Be(TimeSpan.FromSeconds(17), "the longer wish counts");
        _time.Advance(TimeSpan.FromSeconds(17));
        budget.Closed().Should().Be(TimeSpan.Zero);
    }
}
