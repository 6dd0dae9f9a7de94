using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DrFunctions.Durable.Tests;

public sealed class RetryPolicyTests
{
    [Fact]
    public void DelayAfter_backs_off_up_to_the_longest_interval_and_ends_with_the_attempts()
    {
        var policy = new RetryPolicy(6, TimeSpan.FromSeconds(5), 2, TimeSpan.FromSeconds(30));

        Enumerable.Range(1, 6).Select(attempt => policy.DelayAfter(attempt)?.TotalSeconds).Should().Equal(
            [5, 10, 20, 30, 30, null], "the wait doubles, never exceeds 30 s, and there is none after the last attempt");
    }

    [Fact]
    public void DelayAfter_WithoutALongestInterval_NeverExceedsADay()
    {
        new RetryPolicy(10_000, TimeSpan.FromHours(1), 10).DelayAfter(9_999).Should().Be(
            TimeSpan.FromDays(1), "even a factor that overflows gives a wait that a timer can hold");
    }

    [Fact]
    public void DelayAfter_OneAttempt_GivesNone() =>
        new RetryPolicy(1, TimeSpan.FromSeconds(1)).DelayAfter(1).Should().BeNull("there is no second attempt");

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0.5)]
    public void New_WithWhatCannotBeHonoured_Throws(int attempts, int seconds, double coefficient)
    {
        var make = () => new RetryPolicy(attempts, TimeSpan.FromSeconds(seconds), coefficient);

        make.Should().Throw<ArgumentOutOfRangeException>("a policy that cannot be honoured is refused where it is written");
    }

    [Fact]
    public void DelayAfter_NoAttempt_Throws()
    {
        var ask = () => new RetryPolicy(3, TimeSpan.Zero).DelayAfter(0);

        ask.Should().Throw<ArgumentOutOfRangeException>("attempts count from 1");
    }

    [Property]
    public Property Waits_never_shrink_and_never_exceed_their_limit(PositiveInt attempts, PositiveInt first, PositiveInt limit)
    {
        var policy = new RetryPolicy(
            attempts.Get, TimeSpan.FromSeconds(first.Get), 1 + (first.Get % 3), TimeSpan.FromSeconds(limit.Get));
        var waits = Enumerable.Range(1, attempts.Get).Select(policy.DelayAfter).ToList();

        return (waits[^1] is null
            && waits[..^1].TrueForAll(wait => wait <= TimeSpan.FromSeconds(limit.Get) && wait >= TimeSpan.Zero)
            && waits[..^1].SequenceEqual(waits[..^1].Order())).ToProperty();
    }
}
