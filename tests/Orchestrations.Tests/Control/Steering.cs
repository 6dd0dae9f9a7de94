using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests.Control;

/// <summary>What operators do to a run, as the API does it for them.</summary>
internal static class Steering
{
    public static async Task CancelAsync(this Runbook runbook, RunId run, string by = "unverified:bob")
    {
        await runbook.Client.SignalEntityAsync(RunControl.Cancel, run.Value, new CancelOrder(by, runbook.Now, "wrong day"));
        await runbook.TellAsync(run);
    }

    public static async Task AnswerAsync(
        this Runbook runbook, RunId run, string machine, MachineDecision decision, string by = "unverified:bob")
    {
        var answer = new MachineAnswer(new MachineName(machine), new Answer(decision, by, runbook.Now, "I looked at it"));
        await runbook.Client.SignalEntityAsync(RunControl.Answer, run.Value, answer);
        await runbook.TellAsync(run);
    }

    public static async Task ApproveAsync(
        this Runbook runbook, RunRequest request, string by, bool reject = false, string? planHash = null)
    {
        var approval = new ApprovalRequest(request.Run, planHash ?? request.PlanHash, new Approval(by, runbook.Now), reject);
        await runbook.Client.SignalEntityAsync(ProtectionGroup.Approve, Sample.Group.Value, approval);
        await runbook.TellAsync(request.Run);
    }

    public static Task TellAsync(this Runbook runbook, RunId run) =>
        runbook.Client.RaiseEventAsync(run.Value, RunControl.Told, Unit.Value);

    /// <summary>Waits until the run asks about the machine.</summary>
    public static Task UntilAskedAsync(this Runbook runbook, RunId run, string machine) => runbook.UntilAsync(async () =>
        (await runbook.Client.GetEntityAsync(RunControl.Name, run.Value))?.OpenAbout(new MachineName(machine)) is not null);

    /// <summary>Every source runs again, nothing else does, and Live Sync is on.</summary>
    public static async Task ShouldServeAsBeforeAsync(this Runbook runbook, Plan plan, string site)
    {
        runbook.ShouldRunAt(plan, site);
        foreach (var machine in plan.Machines)
        {
            var known = await runbook.KnownAsync(plan, machine.Name.Value);
            known.ActiveSite.Should().Be(site == "primary" ? SiteRole.Primary : SiteRole.Recovery);
            known.Owner.Should().BeNull("the run let it go");
            known.Held.Should().BeEmpty("nothing of the run is left");
            known.LiveSyncDisabled.Should().Be(site != "primary", "a cancelled run never leaves Live Sync off silently");
        }
    }
}
