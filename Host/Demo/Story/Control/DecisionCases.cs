using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>A machine that cannot be backed up, because somebody locked it, and what an operator says to that.</summary>
internal static class DecisionCases
{
    private const string Lock = "lock";

    public static async Task RetryAsync(Storyteller story, CancellationToken cancellation)
    {
        var run = await AskedAsync(story, cancellation);
        story.Cloud.Faults.Remove(Lock);
        await AnswerAsync(story, run, "retry", cancellation);
        var report = await EndAsync(story, run, RunOutcome.Completed, MachineDecision.Retry, cancellation);
        story.Expect(ControlCases.Said("answered", report.Decisions[^1].Answer?.By, Helm.Another));
        await ControlCases.ExpectMovedAsync(story, Side.Primary, Side.Recovery, "FailedOver", cancellation);
    }

    public static async Task SkipAsync(Storyteller story, CancellationToken cancellation)
    {
        var run = await AskedAsync(story, cancellation);
        await AnswerAsync(story, run, "skip", cancellation);
        await EndAsync(story, run, RunOutcome.CompletedWithSkips, MachineDecision.Skip, cancellation);
        story.Cloud.Faults.Remove(Lock);
        var phase = (await story.GroupAsync(cancellation)).Text("phase");
        story.Expect(Finding.Of("the group says PartlyFailedOver", phase == "PartlyFailedOver", $"it says {phase}"));
        var (stayed, left) = (story.Witness.RunningAt(Side.Primary), story.Witness.RunningAt(Side.Recovery));
        story.Expect(new Finding(
            "every machine runs on one side, and the one that was left out at the primary one",
            [
                .. story.Witness.Machines.Where(machine => stayed.Contains(machine) == left.Contains(machine)).Select(machine => $"{machine} runs on both sides or on none"),
                .. stayed.Contains(MachineOf(story)) ? Array.Empty<string>() : [$"{MachineOf(story)} does not run at the primary site"],
            ]));
        await story.RunAsync(Operation.PlannedFailover, new RunOptions(), cancellation);
        await ControlCases.ExpectMovedAsync(story, Side.Primary, Side.Recovery, "FailedOver", cancellation);
        await ControlCases.UndoAsync(story, cancellation);
    }

    public static async Task AbortAsync(Storyteller story, CancellationToken cancellation)
    {
        var run = await AskedAsync(story, cancellation);
        await AnswerAsync(story, run, "abort", cancellation);
        await EndAsync(story, run, RunOutcome.Stopped, MachineDecision.Abort, cancellation);
        story.Cloud.Faults.Remove(Lock);
        await story.ResumeAsync(
            $"api/groups/{DemoWorld.Group}/recover", $$"""{"action":"rollback","acknowledgeDataLoss":"{{DemoWorld.Group}}"}""", cancellation);
        await story.StandsAsync(Side.Primary, "Reseeding", cancellation);
    }

    public static async Task UnansweredAsync(Storyteller story, CancellationToken cancellation)
    {
        var run = await AskedAsync(story, cancellation);
        await EndAsync(story, run, RunOutcome.Stopped, answer: null, cancellation);
        story.Cloud.Faults.Remove(Lock);
        await story.RunAsync(Operation.PlannedFailover, new RunOptions(), cancellation);
        await ControlCases.ExpectMovedAsync(story, Side.Primary, Side.Recovery, "FailedOver", cancellation);
        await ControlCases.UndoAsync(story, cancellation);
    }

    private static string MachineOf(Storyteller story) => story.Witness.Machines.First(name => name.Contains("-app-", StringComparison.Ordinal));

    /// <summary>A planned failover that asks about a machine; until it is answered nothing passes the barrier.</summary>
    private static async Task<string> AskedAsync(Storyteller story, CancellationToken cancellation)
    {
        var mark = story.Witness.Mark();
        var (run, _) = await story.HeldAsync(
            new FaultRule
            {
                Id = Lock, Kind = FaultKind.Fail, Method = "PUT", Path = $"/resourceGroups/{Side.Primary.ResourceGroup}/.*/snapshots/",
                Guest = MachineOf(story), Status = 409, Code = "ScopeLocked", Count = null,
            },
            cancellation);
        await story.Helm.UntilAskedAsync(run, MachineOf(story), cancellation);
        story.Expect(Finding.Of(
            "the barrier stays closed while it asks",
            !story.Witness.Since(mark).Any(entry => entry.Kind == "power" && Side.Recovery.Holds(entry.Resource)),
            "something was started at the DR site"));
        return run;
    }

    private static async Task AnswerAsync(Storyteller story, string run, string answer, CancellationToken cancellation)
    {
        var reply = await story.Helm.SayAsync(run, $"machines/{MachineOf(story)}/{answer}", Helm.Another, cancellation);
        story.Expect(Finding.Of("the answer is accepted", reply.Status == 200, $"it is answered with {reply.Status}: {reply.Json}"));
    }

    private static async Task<RunReport> EndAsync(
        Storyteller story, string run, RunOutcome outcome, MachineDecision? answer, CancellationToken cancellation)
    {
        var report = await story.EndAsync(run, cancellation);
        story.Expect(ControlCases.Ended(report, outcome));
        story.Expect(Finding.Of(
            "the report says what was asked and answered",
            report.Decisions is [var asked] && asked.Answer?.Decision == answer,
            string.Join("; ", report.Decisions.Select(asked => $"{asked.Machine}: {asked.Answer}"))));
        return report;
    }
}
