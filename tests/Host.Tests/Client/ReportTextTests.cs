using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console.Testing;

namespace DrFunctions.Host.Tests.Client;

public sealed class ReportTextTests : IDisposable
{
    private readonly TestConsole _console = new();

    public ReportTextTests() => _console.Profile.Width = 300;

    [Fact]
    public void Print_SameErrorOfManyMachines_IsSaidOnceWithOneRemedy()
    {
        Print(
            RunOutcome.Stopped,
            Failed("db", "The source of 'db' is not proven off: No answer."),
            Failed("web", "The source of 'web' is not proven off: No answer."),
            Failed("web-1", "The source of 'web-1' is not proven off: No answer."),
            Failed("app", "The source of 'app' is not proven off: Locked."));

        _console.Lines.Should().ContainSingle(line => line.Contains("No answer."), "hundreds of machines must not say it hundreds of times")
            .Which.Should().StartWith("DR-3009 db, Fence: The source of 'db'");
        _console.Lines.Should().ContainSingle(line => line.Trim() == "And the same for: web, web-1")
            .And.ContainSingle(line => line.Contains("DR-3009 app, Fence") && line.Contains("Locked."), "another reason stays its own")
            .And.ContainSingle(line => line.Trim() == "Expected: A waiver.")
            .And.ContainSingle(line => line.Trim() == "What to do: Name it by --waive-fencing.");
    }

    [Fact]
    public void Print_SameDebtOfManyMachines_IsSaidOnce()
    {
        Print(RunOutcome.Completed, Owes("db", "'db' did not answer"), Owes("web", "'web' did not answer"), Owes("app", "It is locked."));

        _console.Lines.Should()
            .ContainSingle(line => line.StartsWith("Fencing debt db: /vm/db may run: 'db' did not answer. Waived by anna"))
            .And.ContainSingle(line => line.Trim() == "And the same for: web")
            .And.ContainSingle(line => line.StartsWith("Fencing debt app:"));
    }

    [Fact]
    public void Print_MachinesThatWereSkipped_SaysWhyAndTicksNothing()
    {
        Print(RunOutcome.CompletedWithSkips, Skipped("db", "db is off"), Skipped("web", "web is off"), Machine("app", StepOutcome.Completed));

        _console.Lines.Should().Contain(line => line.StartsWith("Outcome     ! CompletedWithSkips"), "not all was done")
            .And.ContainSingle(line => line.StartsWith("Skipped     ! db: db is off."))
            .And.ContainSingle(line => line.Trim() == "And the same for: web")
            .And.NotContain(line => line.Contains("app: –"), "it was not skipped");
    }

    [Theory]
    [InlineData(Operation.Failback, StepOutcome.Completed, true, "Left behind by the old sources (kept on snapshots):")]
    [InlineData(Operation.Failback, StepOutcome.Completed, false, "Left behind by the old sources:")]
    [InlineData(Operation.Failback, StepOutcome.NotReached, false, "Would be left behind by the old sources:")]
    [InlineData(Operation.UnplannedFailover, StepOutcome.Completed, false, "Lost:")]
    [InlineData(Operation.UndoFailover, StepOutcome.Completed, false, "Lost:")]
    [InlineData(Operation.UnplannedFailover, StepOutcome.NotReached, false, "Would be lost:")]
    public void Print_Losses_SaysWhatBecameOfThem(Operation operation, StepOutcome outcome, bool kept, string title)
    {
        var loss = new LossWindow(SiteRole.Primary, Runs.Now, Runs.Now.AddMinutes(1), "rp-1", Consistency.None, kept ? ["snapshot"] : null);

        Print(RunOutcome.Stopped, operation, Machine("db", outcome) with { Loss = loss });

        _console.Lines.Should().Contain(line => line.Trim() == title, "lost and kept are not the same");
        _console.Lines.Should().Contain(line => line.Contains("Consistency")).And.Contain(line => line.Contains("rp-1") && line.Contains("none"));
    }

    [Fact]
    public void Print_RunThatStopped_SaysThatNothingIsLostOfWhatItDidNotStart()
    {
        var loss = new LossWindow(SiteRole.Primary, Runs.Now, Runs.Now.AddMinutes(1), "rp-1");
        var waits = Machine("web", StepOutcome.NotReached) with { Loss = loss with { To = Runs.Now.AddHours(1) } };
        var runs = Machine("db", StepOutcome.Completed) with
        {
            Loss = loss, Steps = [new StepReport { Step = Step.Start, Outcome = StepOutcome.Completed }],
        };
        var unsure = Machine("app", StepOutcome.Failed) with
        {
            Loss = loss, Steps = [new StepReport { Step = Step.Start, Outcome = StepOutcome.Failed }],
        };

        Print(RunOutcome.Stopped, waits);
        Print(RunOutcome.Stopped, waits, runs, unsure);

        _console.Lines.Should().Contain(line => line.StartsWith("Data loss   none so far: no instance was started"))
            .And.Contain(line => line.StartsWith("Data loss   1 min 0 s at most, of what was started; none so far of the other 1 machines"))
            .And.Contain(line => line.StartsWith("May be lost"), "what failed while it was started may run");
    }

    [Fact]
    public void Print_RecoveryTimeThatIsNotMeasured_SaysWhy()
    {
        var report = JsonSerializer.Deserialize(Runs.Report(RunOutcome.Completed), ContractsJson.Default.RunReport)!;

        ReportText.Print(_console, report with { RtoSeconds = null, RtoNote = "Not measured: an earlier run began it." });

        _console.Lines.Should().Contain(line => line.StartsWith("RTO         –") && line.TrimEnd().EndsWith("an earlier run began it."));
    }

    public void Dispose() => _console.Dispose();

    private void Print(RunOutcome outcome, params MachineReport[] machines) => Print(outcome, Operation.UnplannedFailover, machines);

    private void Print(RunOutcome outcome, Operation operation, params MachineReport[] machines)
    {
        var report = JsonSerializer.Deserialize(Runs.Report(outcome, operation: operation), ContractsJson.Default.RunReport)!;
        ReportText.Print(_console, report with { Machines = machines });
    }

    private static MachineReport Machine(string name, StepOutcome outcome) =>
        new() { Name = new MachineName(name), Outcome = outcome, Steps = [] };

    private static MachineReport Failed(string name, string message) => Machine(name, StepOutcome.Failed) with
    {
        Steps =
        [
            new StepReport
            {
                Step = Step.Fence,
                Outcome = StepOutcome.Failed,
                Error = new DrError("DR-3009", message, "Name it in \"waiveFencing\".", "A waiver."),
            },
        ],
    };

    private static MachineReport Owes(string name, string reason) => Machine(name, StepOutcome.Completed) with
    {
        Debt = new FencingDebt(new RunId("r0"), "anna", Runs.Now, $"/vm/{name}", reason),
    };

    private static MachineReport Skipped(string name, string reason) => Machine(name, StepOutcome.Skipped) with
    {
        Steps =
        [
            new StepReport { Step = Step.Backup, Outcome = StepOutcome.Skipped, Detail = reason },
            new StepReport { Step = Step.LiveSync, Outcome = StepOutcome.Skipped, Detail = reason },
        ],
    };
}
