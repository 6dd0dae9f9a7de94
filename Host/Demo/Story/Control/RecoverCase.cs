using DrFunctions.Host.Client;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>A run whose instance is ended behind its back.</summary>
internal static class RecoverCase
{
    public static async Task TellAsync(Storyteller story, CancellationToken cancellation)
    {
        var (run, _) = await story.HeldAsync(
            new FaultRule
            {
                Kind = FaultKind.Delay, Method = "PUT", Path = $"/resourceGroups/{Side.Recovery.ResourceGroup}/.*/snapshots/", Seconds = 2,
            },
            cancellation);
        var terminated = await story.Helm.TerminateAsync(run, cancellation);
        story.Expect(Finding.Of("the run is terminated", terminated.Status == 202, $"it is answered with {terminated.Status}"));
        var recover = $"api/groups/{DemoWorld.Group}/recover";
        var lost = new Reply(0, default);
        await Helm.UntilAsync(
            "the group to be free",
            async () => (lost = await story.Helm.PostAsync(recover, Helm.Requester, "{}", cancellation)).Status == 200,
            cancellation);
        story.Expect(Finding.Of(
            "the group says which run was lost, and where each machine was left",
            lost.Json.Text("run") == run && lost.Json.List("machines").Count() == story.Witness.Machines.Count,
            lost.Json.ToString()));
        story.Narrate("a call of the lost run may still be under way: the next one waits until its permits have ended, 5 min 30 s at most");
        await story.ResumeAsync(recover, """{"action":"resume"}""", cancellation);
        await ControlCases.ExpectMovedAsync(story, Side.Primary, Side.Recovery, "FailedOver", cancellation);
    }
}
