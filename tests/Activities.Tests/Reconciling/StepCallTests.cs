using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Tests.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Reconciling;

public sealed class StepCallTests
{
    private const string Effect = "start";

    private readonly InstantTime _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(300)]
    public void IsOutcome_PlatformClockDiffers_TellsHistoryFromTheStepsOwnFailure(int platformAhead)
    {
        var call = BegunAgo(TimeSpan.FromSeconds(60));
        var platformNow = _time.GetUtcNow().AddSeconds(platformAhead);

        call.IsOutcome(Effect, platformNow.AddSeconds(-50), platformNow).Should().BeTrue("it failed ten seconds into the step");
        call.IsOutcome(Effect, platformNow.AddSeconds(-70), platformNow).Should().BeFalse("it failed before the step began");
    }

    [Fact]
    public void IsOutcome_DateHeaderIsSecondsOld_ComparesExactly()
    {
        var call = BegunAgo(TimeSpan.FromSeconds(1));
        var now = _time.GetUtcNow();

        call.IsOutcome(Effect, now.AddSeconds(-1.1), now.AddSeconds(-1.9)).Should().BeFalse();
        call.IsOutcome(Effect, now.AddSeconds(-0.9), now.AddSeconds(-1.9)).Should().BeTrue();
    }

    [Fact]
    public void IsOutcome_NothingFailed_IsNone()
    {
        BegunAgo(TimeSpan.Zero).IsOutcome(Effect, null, _time.GetUtcNow()).Should().BeFalse();
    }

    [Fact]
    public void Begin_AfterForgetting_BeginsAgain()
    {
        var call = BegunAgo(TimeSpan.Zero);

        call.Begin(Effect).Should().BeTrue();
        call.Begin(Effect).Should().BeFalse();
        call.Forget(Effect);

        call.Begin(Effect).Should().BeTrue("nothing was sent");
    }

    private StepCall BegunAgo(TimeSpan age)
    {
        var permit = new Permit(new RunId("run-1"), 1, Step.Start, _time.GetUtcNow().AddMinutes(1))
        {
            StepBeganAt = _time.GetUtcNow() - age,
        };
        return new StepCall(permit, _time, default);
    }
}
