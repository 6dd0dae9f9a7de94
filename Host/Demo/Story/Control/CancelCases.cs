using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>Runs that an operator cancels.</summary>
internal static class CancelCases
{
    // So long the cloud holds one call up: time enough to say something.
    private const double Held = 2;

    public static async Task BeforeAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.RunAsync(Operation.Protect, new RunOptions(), cancellation);
        var mark = story.Witness.Mark();
        var report = await CancelledAsync(story, "PATCH", "/virtualMachines/[^/]+$", story.Witness.Machines.Count, cancellation);
        story.Expect(new Finding(
            "every machine that was touched is back",
            [.. report.Machines.Where(machine => machine.Outcome is not (StepOutcome.RolledBack or StepOutcome.NotReached)).Select(machine => $"{machine.Name}: {machine.Outcome}")]));
        story.Expect(Finding.Of(
            "nothing was started at the DR site",
            !story.Witness.Since(mark).Any(entry => entry.Kind == "power" && Side.Recovery.Holds(entry.Resource)),
            "the journal shows a start"));
        await story.StandsAsync(Side.Primary, "Protected", cancellation);
        story.Expect(new Finding(
            "Live Sync is on",
            [.. (await story.GroupAsync(cancellation)).List("machines").Where(machine => machine.Text("liveSync") != "True").Select(machine => machine.Text("name"))]));
    }

    public static async Task BeyondAsync(Storyteller story, CancellationToken cancellation)
    {
        var report = await CancelledAsync(story, "POST", "/start$", nth: 2, cancellation);
        var group = await story.GroupAsync(cancellation);
        story.Expect(Finding.Of("the group says NeedsRecovery", group.Text("phase") == "NeedsRecovery", $"it says {group.Text("phase")}"));
        story.Expect(Finding.Of(
            "the report says what it leaves, and how to go on",
            report.Error is { } error && error.Message.Contains("It leaves", StringComparison.Ordinal) && error.Remedy.Contains("roll-forward", StringComparison.Ordinal),
            report.Error?.ToString() ?? "it has no error"));
        await story.ResumeAsync($"api/runs/{report.Run}/roll-forward", "{}", cancellation);
        await ControlCases.ExpectMovedAsync(story, Side.Primary, Side.Recovery, "FailedOver", cancellation);
        await ControlCases.UndoAsync(story, cancellation);
    }

    /// <summary>A planned failover that is cancelled while a call at the DR site is under way.</summary>
    private static async Task<RunReport> CancelledAsync(
        Storyteller story, string method, string path, int nth, CancellationToken cancellation)
    {
        var (run, _) = await story.HeldAsync(
            new FaultRule { Kind = FaultKind.Delay, Method = method, Path = $"/resourceGroups/{Side.Recovery.ResourceGroup}/.*{path}", Nth = nth, Seconds = Held },
            cancellation);
        var reply = await story.Helm.SayAsync(run, "cancel", Helm.Another, cancellation);
        story.Expect(Finding.Of("the cancellation is accepted", reply.Status == 202, $"it is answered with {reply.Status}: {reply.Json}"));
        var report = await story.EndAsync(run, cancellation);
        story.Expect(ControlCases.Ended(report, RunOutcome.Cancelled));
        story.Expect(ControlCases.Said("cancelled it", report.Cancelled?.By, Helm.Another));
        return report;
    }
}
