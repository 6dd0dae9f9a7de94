using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Why a run may not begin, or may not go on.</summary>
public static class Refusals
{
    /// <summary>Another run is under way.</summary>
    public static DrError Busy(string group, RunId winner) => new(
        ErrorCodes.GroupBusy,
        $"The group '{group}' is busy with the run '{winner}'.",
        $"Wait for that run to end, or look at it: GET /api/runs/{winner}. To stop it, cancel it: POST /api/runs/{winner}/cancel. "
        + "Only if it does not end then, because a site is out, terminate it: "
        + $"POST /runtime/webhooks/durabletask/instances/{winner}/terminate, then POST /api/groups/{group}/recover.",
        "No run under way in the group.");

    /// <summary>The operation does not fit the group's phase.</summary>
    public static DrError IllegalInPhase(string group, GroupPhase phase, Operation operation) => new(
        ErrorCodes.IllegalInPhase,
        $"{operation} is not possible while the group '{group}' is {phase}.",
        NextSteps.In(phase, operation, group),
        "One of: " + string.Join(", ", Enum.GetValues<GroupPhase>()
            .Where(candidate => Transitions.Begin(candidate, operation) is not null)) + ".");

    /// <summary>The orchestration was started past the API.</summary>
    public static DrError NotRequested(RunId run) => new(
        ErrorCodes.NotRequested,
        $"The run '{run}' was not requested through the API with this plan.",
        "Start operations by POST /api/groups/{group}/{operation}, never by starting an orchestration.",
        "A request announced to the group, with the same plan hash.");

    /// <summary>The plan in the run's input is not the one whose hash it carries.</summary>
    public static DrError PlanAltered(RunId run) => new(
        ErrorCodes.NotRequested,
        $"The plan in the input of the run '{run}' does not have the hash that the input states.",
        "Start operations by POST /api/groups/{group}/{operation}, never by starting an orchestration.",
        "A plan whose hash is the stated one.");

    /// <summary>Another group's run has the machine.</summary>
    public static DrError MachineBusy(string machine, string owner) => new(
        ErrorCodes.MachineBusy,
        $"The machine '{machine}' belongs to {owner} at the moment.",
        "Wait for that run to end, then start again.",
        "A machine that no other run works on.");

    /// <summary>A run that no longer owns the machine asked for a permit.</summary>
    public static DrError PermitRefused(string machine, RunId run, string reason) => new(
        ErrorCodes.PermitRefused,
        $"The run '{run}' may not change the machine '{machine}': {reason}.",
        "Nothing was changed. Look at the group's current run; start the operation again if there is none.",
        "The run that owns the machine, in its current off-epoch.");

    /// <summary>Live Sync is disabled for every machine: a cycle would do nothing.</summary>
    public static DrError LiveSyncDisabled(GroupName group) => new(
        ErrorCodes.LiveSyncDisabled,
        $"Live Sync is disabled for every machine of the group '{group}': a cycle would bring nothing to the DR site.",
        $"Nothing was started. Enable Live Sync first: POST /api/groups/{group}/live-sync/enable.",
        "A machine at least whose Live Sync is enabled.");

    /// <summary>What is lost by the operation has not been acknowledged.</summary>
    public static DrError NotAcknowledged(GroupName group, string field, string what) => new(
        ErrorCodes.AcknowledgementNeeded,
        $"{what} The report says, per machine, what that is; nothing was touched.",
        $"If that is acceptable, start the operation again with \"{field}\": \"{group}\" in the body.",
        $"\"{field}\": \"{group}\"");

    /// <summary>At a new site somebody else's VM has a machine's name.</summary>
    public static DrError NameTaken(Machine machine, GroupName group, FailbackTarget target) => new(
        ErrorCodes.DestinationUnusable,
        $"At the site '{target.Site.Name}' a VM '{machine.Source.Vm}' stands in '{target.ResourceGroup}' that is not the "
        + $"machine '{machine.Name}' of the group '{group}'. Nothing of it was touched.",
        "Remove it or choose another target. If it may be overwritten, say so by its tags: "
        + $"dr-group={group} and dr-machine={machine.Name}.",
        "No VM of that name, or one that bears the machine's tags.");

    /// <summary>No restore point of a machine can be used.</summary>
    public static DrError NoRestorePoint(
        GroupName group, MachineName machine, string? wanted, IReadOnlyList<string> incomplete) => new(
        ErrorCodes.NotEligible,
        wanted is null
            ? $"No restore point of '{machine}' stands complete at the DR site."
            : $"'{machine}' has no restore point '{wanted}', or none up to then, that stands complete at the DR site.",
        $"Look at the group's restore points: GET /api/groups/{group}/restore-points. "
        + "Only a streaming backup or an auxiliary copy counts, complete at the DR site.",
        incomplete.Count == 0 ? null : "Not complete there: " + string.Join(", ", incomplete.Take(3)) + ".");

    /// <summary>The old source was found running while the DR side held the truth.</summary>
    public static DrError SourceReturned(string machine) => new(
        ErrorCodes.SourceReturned,
        $"The VM '{machine}' of the primary site ran while the DR instance held the truth; it was powered off.",
        "What it wrote meanwhile is on its disks. If its power-off was not waived, find out who started it. Fail back or "
        + "undo the failover when you know which side is right.",
        "A source that stays off until the failback.");

    /// <summary>A VM that the machine has left for a new site was found running.</summary>
    public static DrError FormerSourceReturned(VmReference vm) => new(
        ErrorCodes.SourceReturned,
        $"The VM '{vm.Name}' at '{vm.Site.Name}', which the machine has left for a new site, ran beside it; it was powered off.",
        "What it wrote meanwhile is on its disks, and nothing overwrites them. Find out who started it; delete it when "
        + "nobody needs that.",
        "A VM that stays off once its machine went on elsewhere.");

    /// <summary>The machine runs at another primary site than the run means.</summary>
    public static DrError RunsElsewhere(MachineName machine, string where) => new(
        ErrorCodes.RunsElsewhere,
        $"The machine '{machine}' went back to {where}, which is not the primary VM that this run means.",
        "A stopped failback: start it again with the same target. Otherwise let the plan say where the machine is: the "
        + "group's drift shows what to write.",
        "All machines of a group at the primary site that the plan names.");

    /// <summary>A machine that a failback is to bring to a new site never left the primary one.</summary>
    public static DrError NeverLeft(MachineName machine, Site primary, Site target) => new(
        ErrorCodes.RunsElsewhere,
        $"The machine '{machine}' is still at '{primary.Name}': it cannot go to '{target.Name}' from the DR site.",
        "Nothing was touched. Finish the failover first, or fail back without a target.",
        "All machines of a group at the DR site.");

    /// <summary>A site did not answer in time.</summary>
    public static DrError SiteSilent(Site site, string? detail) => new(
        ErrorCodes.SiteSilent,
        detail is null
            ? $"The site '{site.Name}' did not answer within {Patience.Look.TotalSeconds:0} s."
            : $"Not all that the run has to see answered within {Patience.Look.TotalSeconds:0} s: {StatusText.Cut(detail, 500)}",
        "Nothing was touched. Look at the site and at the way to it, then start the operation again.");

    /// <summary>There is no source to go back to without what the DR side wrote.</summary>
    public static DrError SourceGone(Machine machine, GroupName group) => new(
        ErrorCodes.SourceNotFound,
        $"The source VM '{machine.Source.Vm}' of '{machine.Name}' does not exist any more: there is nothing to go back to.",
        $"Nothing was touched. Fail the group back, POST /api/groups/{group}/failback: that creates the machine again from what "
        + "the DR side holds.",
        "Every source VM with its disks.");

    /// <summary>What is known of the machines could not be read.</summary>
    public static DrError LookFailed(TaskFailedException failure) => new(
        ErrorCodes.Unexpected,
        $"The run could not look at its machines: {StatusText.Cut(failure.FailureDetails.ErrorMessage, 500)}",
        "Nothing was touched. Look at the host's log for the details, then start the operation again.");

    /// <summary>The plan names no such site to fail back to.</summary>
    public static DrError UnknownTarget(string target, Plan plan) => new(
        ErrorCodes.BadRequest,
        $"The plan of '{plan.Group}' has no site '{target}' to fail back to.",
        plan.FailbackTargets.Count == 0
            ? "Name the site in the plan's failbackTargets, with a resource group and a subnet there."
            : "Name one of: " + string.Join(", ", plan.FailbackTargets.Select(known => known.Site.Name)) + ".");

    /// <summary>An operator cancelled the run.</summary>
    public static DrError Cancelled(RunId run, string? machine = null) => new(
        ErrorCodes.Cancelled,
        $"The run '{run}' was cancelled" + (machine is null ? "." : $": '{machine}' was not touched further."),
        "The run's report says where each machine is.");

    /// <summary>A run was cancelled: what that leaves.</summary>
    internal static DrError Cancelled(
        RunId run, GroupName group, CancelOrder order, IReadOnlyList<MachineWork> works, bool halfway)
    {
        var back = works.Count(work => work.RolledBack);
        var left = works.Where(work => !work.RolledBack && (halfway || work.AtTarget || Outcomes.HasBegun(work))).ToList();
        var why = order.Why is { } said ? $" ({StatusText.Cut(said, 200)})" : "";
        return new DrError(
            ErrorCodes.Cancelled,
            $"{order.By} cancelled the run '{run}'{why}: "
            + (back > 0 ? $"{back} machines are back where they came from. " : "")
            + (left.Count > 0
                ? "It leaves " + string.Join(", ", left.Take(5).Select(work => $"{work.Machine.Name} {WhereIs(work)}"))
                    + (left.Count > 5 ? $" and {left.Count - 5} more." : ".")
                : "Nothing else of it is left."),
            left.Count == 0
                ? "Nothing has to be done: the group serves where it did."
                : $"Roll forward: POST /api/runs/{run}/roll-forward. Or go back: POST /api/groups/{group}/recover.");
    }

    private static string WhereIs(MachineWork work) =>
        work.Healthy is not null ? $"at the {SideOf(work.To)} side"
        : work.Started is not null ? $"started at the {SideOf(work.To)} side, not healthy yet"
        : work.AtTarget ? $"at the {SideOf(work.To)} side since an earlier run, not seen running by this one"
        : work.Off is not null ? $"powered off at the {SideOf(work.From)} side"
        : "as it was";

    private static string SideOf(SiteRole side) => side == SiteRole.Primary ? "primary" : "DR";

    /// <summary>Somebody rejected the run.</summary>
    public static DrError Rejected(RunId run, Approval by) => new(
        ErrorCodes.Rejected,
        $"{by.By} rejected the run '{run}'" + (by.Why is { } why ? $": {StatusText.Cut(why, 500)}" : "."),
        "Nothing was touched. Agree with them, then start the operation again.");

    /// <summary>A machine that was to go back is not where it came from.</summary>
    internal static DrError NotBack(MachineWork work) => new(
        ErrorCodes.Unexpected,
        $"The machine '{work.Machine.Name}' could not be taken back to where it came from.",
        $"See where it stands, then resume or go back: POST /api/groups/{work.Group}/recover.");

    /// <summary>The run was not approved in time, or began without.</summary>
    public static DrError NotApproved(RunId run, ApprovalState approval) => new(
        ErrorCodes.NotApproved,
        $"{approval.Given.Count} of {approval.Needed} approved of the run '{run}' until {approval.ExpiresAt:u}.",
        "Nothing was touched. Start the operation again, and have it approved in time: POST /api/runs/{run}/approve.",
        $"{approval.Needed} who approve, none of them {approval.RequestedBy}.");

    /// <summary>An approval does not count.</summary>
    public static DrError ApprovalUnfit(RunId run, string reason) => new(
        ErrorCodes.ApprovalUnfit,
        $"That does not count for the run '{run}': {reason}.",
        "Look at the run: GET /api/runs/" + run + ".");

    /// <summary>Some machines of a consistency group would go without the others.</summary>
    public static DrError SubsetSplits(IReadOnlyList<MachineName> asked, IReadOnlyList<MachineName> missing) => new(
        ErrorCodes.SubsetSplits,
        $"{Named(asked)} cannot go without {Named(missing)}: they share a barrier, or depend on each other.",
        "Nothing was touched. Name those as well, or leave out \"machines\" for all of the group. Where only what depends on "
        + "each other has to stay together, the plan says so: consistency: component.",
        "All machines of a consistency group, but for those that are there already.");

    private static string Named(IReadOnlyList<MachineName> machines) =>
        string.Join(", ", machines.Take(5)) + (machines.Count > 5 ? $" and {machines.Count - 5} more" : "");

    /// <summary>A run in the background made way.</summary>
    public static DrError Yielded(RunId run) => new(
        ErrorCodes.Yielded,
        $"The run '{run}' made way for one that moves machines.",
        "Nothing has to be done: the next one goes on from what it copied.");

    /// <summary>Somebody started the DR instance of a machine that runs at the primary site.</summary>
    public static DrError DestinationOn(MachineName machine) => new(
        ErrorCodes.DestinationRunning,
        $"The DR instance of '{machine}' is on, although the machine runs at the primary site.",
        "Nothing was touched. Find out who started it; if nobody needs what it wrote, deallocate it and start again.",
        "DR instances that are deallocated, or do not exist.");

    /// <summary>Both sides may have written: somebody has to say whose writes count.</summary>
    public static DrError TruthUnclear(MachineName machine) => new(
        ErrorCodes.SourceNotProvenOff,
        $"The DR instance of '{machine}' was started, or ran, beside a source that nobody proved off.",
        "Decide whose writes count. If the DR side's, start an unplanned failover; if the source's, undo the failover.",
        "One side that nobody doubts.");
}
