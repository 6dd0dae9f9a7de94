using DrFunctions.Contracts;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>An operation that somebody else has to approve of.</summary>
internal static class ApprovalCase
{
    public static async Task TellAsync(Storyteller story, CancellationToken cancellation)
    {
        var mark = story.Witness.Mark();
        var run = await story.Helm.StartAsync($"api/groups/{DemoWorld.Group}/failback", "{}", cancellation);
        var own = await story.Helm.SayAsync(run, "approve", Helm.Requester, cancellation);
        story.Expect(Finding.Of(
            "whoever asked for it cannot approve of it",
            own.Status == 409 && own.Json.Text("code") == ErrorCodes.ApprovalUnfit,
            $"it is answered with {own.Status}: {own.Json}"));
        story.Expect(Finding.Of(
            "nothing is touched before",
            !story.Witness.Since(mark).Any(entry => entry.Kind == "power"),
            "the journal shows a machine that was powered off or on"));
        var other = await story.Helm.SayAsync(run, "approve", Helm.Another, cancellation);
        story.Expect(Finding.Of("somebody else can", other.Status == 200, $"it is answered with {other.Status}: {other.Json}"));
        var report = await story.EndAsync(run, cancellation);
        story.Expect(ControlCases.Ended(report, RunOutcome.Completed));
        story.Expect(ControlCases.Said("approved of it", report.Approvals is [var given] ? given.By : null, Helm.Another));
        await ControlCases.ExpectMovedAsync(story, Side.Recovery, Side.Primary, "Reseeding", cancellation);
    }
}
