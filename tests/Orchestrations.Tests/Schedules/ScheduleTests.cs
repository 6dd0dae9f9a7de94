using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Schedules;

public class ScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly EntityBench<ScheduleState> _schedule =
        new(Schedule.Name, () => new Schedule(), Schedule.LiveSyncOf(new GroupName("payroll")));

    [Fact]
    public void Watch_Again_ChangesNothing()
    {
        Watch("*/5 * * * * UTC", Noon);
        Watch("*/5 * * * * UTC", Noon.AddMinutes(7));

        _schedule.State.Since.Should().Be(Noon, "else an occurrence between two looks would get lost");
    }

    [Fact]
    public void Watch_AnotherText_BeginsAnew_AndKeepsWhatWasTaken()
    {
        Watch("*/5 * * * * UTC", Noon);
        Take(Noon.AddMinutes(5), "run-1");

        Watch("0 2 * * * UTC", Noon.AddMinutes(6));

        _schedule.State.Should().BeEquivalentTo(new { Text = "0 2 * * * UTC", Since = Noon.AddMinutes(6), LastRun = new RunId("run-1") });
        _schedule.State.LastTaken!.At.Should().Be(Noon.AddMinutes(5));
    }

    [Theory]
    [InlineData(-23, false)]
    [InlineData(-25, true)]
    public void Watch_AfterTheClockWasSetBack_BeginsAnewOnlyIfItWasFarAhead(int hours, bool anew)
    {
        Watch("*/5 * * * * UTC", Noon);

        Watch("*/5 * * * * UTC", Noon.AddHours(hours));

        _schedule.State.Since.Should().Be(anew ? Noon.AddHours(hours) : Noon);
    }

    [Fact]
    public void Take_AnOccurrenceThatIsNotLater_ChangesNothing()
    {
        Watch("*/5 * * * * UTC", Noon);
        Take(Noon.AddMinutes(10), "run-2");
        var before = _schedule.State;

        Take(Noon.AddMinutes(10), "run-3");
        Take(Noon.AddMinutes(5), "run-1");

        _schedule.State.Should().Be(before, "hosts may tell the same twice, and late");
    }

    [Fact]
    public void Take_ASkippedOccurrence_KeepsItsReasonAndTheLastRun()
    {
        var busy = new DrError(ErrorCodes.GroupBusy, "Busy.", "Wait.");
        Watch("*/5 * * * * UTC", Noon);
        Take(Noon.AddMinutes(5), "run-1");

        _schedule.Run(Schedule.Take, new TakenOccurrence(Noon.AddMinutes(10), null, busy));

        _schedule.State.LastTaken.Should().Be(new TakenOccurrence(Noon.AddMinutes(10), null, busy));
        _schedule.State.LastRun.Should().Be(new RunId("run-1"));
        _schedule.State.Since.Should().Be(Noon.AddMinutes(10), "it is not made up for");
    }

    private void Watch(string text, DateTimeOffset now) => _schedule.Run(Schedule.Watch, new WatchedSchedule(text, now));

    private void Take(DateTimeOffset at, string run) => _schedule.Run(Schedule.Take, new TakenOccurrence(at, new RunId(run)));
}
