using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class PatienceTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 1)]
    [InlineData(6, 0, 8)]
    [InlineData(9, 0, 60)]
    [InlineData(2000, 0, 60)]
    [InlineData(1, 45, 45)]
    [InlineData(4, 45, 45)]
    [InlineData(1, 3600, 60)]
    public void Before_WaitsAsAsked_BacksOff_AndNeverLongerThanAMinute(int round, int asked, int expected) =>
        Patience.Before(StepResult<OffProof>.Pending(TimeSpan.FromSeconds(asked), "deallocating"), round)
            .Should().Be(TimeSpan.FromSeconds(expected));

    [Fact]
    public void LostWorker_GivesUpBeforeThePermitsReserveIsUsedUp()
    {
        var waits = Enumerable.Range(1, Patience.LostWorker.MaxNumberOfAttempts)
            .Sum(attempt => Patience.LostWorker.DelayAfter(attempt)?.TotalSeconds ?? 0);

        waits.Should().BeLessThan(
            Patience.ReserveOf(Operation.PlannedFailover).TotalSeconds, "the last attempt should still hold a permit that it can use");
    }
}
