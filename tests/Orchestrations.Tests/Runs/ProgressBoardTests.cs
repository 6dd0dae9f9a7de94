using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class ProgressBoardTests
{
    [Fact]
    public void Read_OfAThousandFailedMachinesWithLongTexts_StaysUnderEightKilobytes()
    {
        var board = new ProgressBoard(Operation.PlannedFailover, 1000);
        foreach (var i in Enumerable.Range(0, 1000))
        {
            var work = Work($"{new string('ü', 60)}-{i:0000}");
            board.Begin(work.Machine.Name, Stage.Off, Step.PowerOff, Sample.Morning);
            board.End(work with { Error = LongError }, Stage.Off, Sample.Morning);
        }

        var json = JsonSerializer.Serialize(board.Read(), OrchestrationsJson.PayloadOptions);

        (json.Length * sizeof(char)).Should().BeLessThan(8 * 1024, "Durable Functions counts UTF-16, and 16 KB is its end");
        board.Read().Failed.Should().Be(1000);
        board.Read().Urgent.Should().HaveCount(10);
    }

    [Fact]
    public void Read_ShowsFailedMachinesFirst_ThenThoseUnderWayForLongest()
    {
        var board = new ProgressBoard(Operation.PlannedFailover, 4);
        board.Begin(new MachineName("young"), Stage.Off, Step.PowerOff, Sample.Morning.AddMinutes(2));
        board.Begin(new MachineName("old"), Stage.Off, Step.PowerOff, Sample.Morning);
        board.Begin(new MachineName("done"), Stage.Off, Step.PowerOff, Sample.Morning);
        board.Begin(new MachineName("broken"), Stage.Off, Step.PowerOff, Sample.Morning.AddMinutes(1));
        board.End(Work("broken") with { Error = LongError }, Stage.Off, Sample.Morning.AddMinutes(3));
        board.End(Work("done"), Stage.Off, Sample.Morning.AddMinutes(3));

        board.Read().Urgent.Select(machine => machine.Machine.Value).Should().Equal("broken", "old", "young");
    }

    [Fact]
    public void Read_CountsStages()
    {
        var board = new ProgressBoard(Operation.PlannedFailover, 2);
        board.End(Work("a"), Stage.Off, Sample.Morning);
        board.End(Work("a"), Stage.Sync, Sample.Morning);
        board.End(Work("a"), Stage.Start, Sample.Morning);
        board.End(Work("b") with { AtTarget = true }, Stage.Off, Sample.Morning);

        board.Read().Should().BeEquivalentTo(
            new { PoweredOff = 2, Synced = 2, Started = 1, Failed = 0 },
            "a machine that is at the DR side already needs no sync");
    }

    [Fact]
    public void Read_SaysWhatMachinesAreIn_NotWhatTheRunBeganWith()
    {
        var board = new ProgressBoard(Operation.Failback, 2);
        var (a, b) = (new MachineName("a"), new MachineName("b"));
        board.Begin(a, Stage.Fence, Step.Fence, Sample.Morning);
        board.Read().Stage.Should().Be("Fencing the old sources");

        board.End(Work("a"), Stage.Fence, Sample.Morning);
        board.Begin(a, Stage.Off, Step.PowerOff, Sample.Morning);
        board.Begin(b, Stage.Sync, Step.LiveSync, Sample.Morning);
        board.Read().Stage.Should().Be("Powering off the DR instances, synchronising", "it does both");

        board.End(Work("a") with { Error = LongError }, Stage.Off, Sample.Morning);
        board.Read().Stage.Should().Be("Synchronising", "a machine that failed is in nothing any more");
        board.End(Work("b"), Stage.Sync, Sample.Morning);
        board.Read().Stage.Should().Be("Synchronising", "until something else begins");
    }

    [Fact]
    public void Read_DoesNotCountWhatWasNotDone()
    {
        var board = new ProgressBoard(Operation.LiveSync, 2);
        board.End(Work("a") with { SkippedBecause = "disabled" }, Stage.Sync, Sample.Morning);
        board.End(Work("b") with { Error = Refusals.Yielded(new RunId("run-1")) }, Stage.Sync, Sample.Morning);

        board.Read().Should().BeEquivalentTo(
            new { Synced = 0, Failed = 0, Yielded = 1 }, "a skipped machine is not synced, and one that made way did not fail");
        board.Read().Urgent.Should().BeEmpty("nobody has to look at it");
    }

    [Fact]
    public void Cut_NeverSplitsACharacter()
    {
        var cut = StatusText.Cut(string.Concat(Enumerable.Repeat("🦊", 100)), 50);

        cut.Should().EndWith("…");
        cut.EnumerateRunes().Should().NotContain(rune => rune.Value == 0xFFFD, "half a surrogate pair is no text");
    }

    private static DrError LongError => new(
        ErrorCodes.SiteError, new string('\'', 5000), string.Concat(Enumerable.Repeat("é\n", 5000)));

    private static MachineWork Work(string name) => new()
    {
        Run = new RunId("run-1"),
        RunNumber = 1,
        Operation = Operation.PlannedFailover,
        Group = Sample.Group,
        Machine = Sample.Machine(name),
        Primary = Sample.ThreeTiers.Primary,
        Recovery = Sample.ThreeTiers.Recovery,
        Key = name,
    };
}
