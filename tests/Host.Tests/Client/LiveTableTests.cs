using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console.Testing;

namespace DrFunctions.Host.Tests.Client;

public sealed class LiveTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Render_MachinesInEveryState_ShowsARowForEach()
    {
        using var console = new TestConsole();
        console.Profile.Width = 140;

        console.Write(LiveTable.Render(
            Run(
                new RunProgress { Stage = "Synchronising", Machines = 4, PoweredOff = 3, Synced = 1, Failed = 1 },
                Machine("waits", Step.PowerOff, ProgressState.Waiting),
                Machine("copies", Step.LiveSync, ProgressState.Running) with { Fraction = 0.5, Detail = "copying [2] disks", Since = Now.AddSeconds(-12) },
                Machine("fails", Step.Backup, ProgressState.Failed) with { Error = new DrError("DR-4002", "No snapshot.", "Look.") },
                Machine("runs", Step.Start, ProgressState.Completed)),
            Now));

        console.Output.Should().Contain("01:15.0", "the title shows the clock of the run");
        console.Lines.Should().Contain(line => line.Contains("waits") && line.Contains("waiting"), "it waits for others");
        console.Lines.Should().Contain(
            line => line.Contains("copies") && line.Contains("LiveSync") && line.Contains("██████████░") && line.Contains("00:12.0")
                && line.Contains("copying [2] disks"),
            "two and a half of five steps are half a bar, and its detail is no markup");
        console.Lines.Should().Contain(line => line.Contains("fails") && line.Contains("DR-4002"), "the code is what to look up");
        console.Lines.Should().Contain(line => line.Contains("runs") && line.Contains("running at DR site"), "it has arrived");
    }

    [Fact]
    public void Render_MoreMachinesThanRows_ShowsThoseToLookAtFirst()
    {
        using var console = new TestConsole();
        console.Profile.Width = 140;

        console.Write(LiveTable.Render(
            Run(
                null,
                Machine("arrived", Step.Start, ProgressState.Completed),
                Machine("waits", Step.PowerOff, ProgressState.Waiting),
                Machine("runs", Step.LiveSync, ProgressState.Running),
                Machine("fails", Step.Backup, ProgressState.Failed)),
            Now,
            rows: 2));

        console.Output.Should().Contain("2 more machines", "what is left out is said");
        console.Output.Should().Contain("fails").And.Contain("runs").And.NotContain("arrived").And.NotContain("waits", "they need no eye");
    }

    [Theory]
    [InlineData(Operation.PlannedFailover, Step.Start, "running at DR site")]
    [InlineData(Operation.Failback, Step.EnableLiveSync, "running, Live Sync on")]
    [InlineData(Operation.Reprotect, Step.LiveSync, "synced")]
    [InlineData(Operation.DisableLiveSync, Step.DisableLiveSync, "Live Sync off")]
    [InlineData(null, Step.Prune, "done")]
    public void Render_LastStepOfAnOperation_FillsTheBarAndSaysWhatThatMeans(Operation? operation, Step last, string says)
    {
        using var console = new TestConsole();
        console.Profile.Width = 140;

        console.Write(LiveTable.Render(Run(null, Machine("db", last, ProgressState.Completed)) with { Operation = operation }, Now));

        console.Lines.Should().Contain(line => line.Contains("db") && line.Contains(says) && line.Contains(new string('█', 20)));
    }

    [Fact]
    public void Render_StepOfNoStepOfTheOperation_IsShownAllTheSame()
    {
        using var console = new TestConsole();
        console.Profile.Width = 140;

        console.Write(LiveTable.Render(Run(null, Machine("db", Step.Prune, ProgressState.Running)), Now));

        console.Output.Should().Contain("Prune", "a newer server may know more steps");
    }

    [Fact]
    public void Line_Progress_CountsWhatTheOperationDoes() =>
        LiveTable.Line(Run(new RunProgress { Stage = "Fencing", Machines = 3, Synced = 1 }) with { Operation = Operation.Reprotect })
            .Should().Be("Fencing: 1 synced, 0 failed, of 3", "re-protect powers nothing off and starts nothing");

    [Fact]
    public void Line_OperationWithoutCounters_HasNoEmptyOne() =>
        LiveTable.Line(Run(new RunProgress { Stage = "Completed", Machines = 3 }) with { Operation = Operation.DisableLiveSync })
            .Should().Be("Completed: 0 failed, of 3");

    [Fact]
    public void Line_MachineThatWaits_SaysForWhat() =>
        LiveTable.Line(Run(
            new RunProgress { Stage = "Starting", Machines = 2 },
            Machine("db", Step.Start, ProgressState.Failed) with { Error = new DrError("DR-3007", "No room.", "Ask.") },
            Machine("web", Step.Start, ProgressState.Running) with { Detail = new string('x', 120) }))
            .Should().EndWith($", of 2; web: {new string('x', 109)}…", "a failure is said on a line of its own");

    [Fact]
    public void Line_MachinesThatWait_SaysUntilWhenAndOfTheOneThatWaitsForLongest()
    {
        var (old, young) = (Now.AddMinutes(-3), Now.AddMinutes(-1));
        var waits = Machine("web", Step.LiveSync, ProgressState.Running) with { Detail = "copying", Since = old, GivesUpAt = Now.AddHours(1) };
        var fails = Machine("db", Step.PowerOff, ProgressState.Running) with { Detail = "try 1 of 4 failed: Out.", Since = young, NextTryAt = Now.AddSeconds(20) };
        var progress = new RunProgress { Stage = "Synchronising", Machines = 2 };

        LiveTable.Line(Run(progress, waits, fails)).Should().EndWith("; web (and 1 more): until 04:04:05Z at most: copying");
        LiveTable.Line(Run(progress, fails)).Should().EndWith("; db: again at 03:04:25Z: try 1 of 4 failed: Out.");
        LiveTable.Line(Run(progress, waits with { GivesUpAt = Now.AddDays(1) })).Should().EndWith("until 2026-01-03 03:04:05Z at most: copying");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(140)]
    public void Render_AnyTerminal_FitsAndSaysWhatIsWaitedFor(int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        var machine = Machine("payroll-db-1", Step.DisableLiveSync, ProgressState.Running) with { Detail = "waiting for the copy of disk 0", GivesUpAt = Now, Since = Now };

        console.Write(LiveTable.Render(Run(null, machine, Machine("payroll-web-1", Step.EnableLiveSync, ProgressState.Completed)), Now, width: width));

        console.Lines.Should().OnlyContain(line => line.Length <= width);
        console.Lines.Should().ContainSingle(line => line.Contains("payroll-db-1") && line.Contains("until 03:04:05Z"), "a row is a line");
    }

    [Fact]
    public void Line_WithoutProgress_SaysRequested() =>
        LiveTable.Line(Run(null)).Should().Contain("requested", "the run has not begun yet");

    private static RunSnapshot Run(RunProgress? progress, params MachineProgress[] machines) => new()
    {
        Run = "r1",
        Group = "payroll",
        Operation = Operation.PlannedFailover,
        Status = "Running",
        RequestedBy = "anna",
        RequestedAt = Now.AddSeconds(-75),
        Progress = progress,
        Machines = machines,
    };

    private static MachineProgress Machine(string name, Step step, ProgressState state) =>
        new() { Machine = new MachineName(name), Step = step, State = state };
}
