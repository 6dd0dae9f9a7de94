using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Why a machine's pipeline gave up.</summary>
internal static class PipelineErrors
{
    public static DrError SourceKeepsChanging(MachineWork work) => new(
        ErrorCodes.SourceKeepsChanging,
        $"The source of '{work.Machine.Name}' was started or changed {Patience.Repeats + 1} times during the run.",
        "Find out who or what starts the VM (auto-start schedule, scale set, monitoring), stop that, "
        + "then start the operation again.",
        "A source that stays off from its power-off on.");

    public static DrError TimedOut(MachineWork work, PipelineStep step, string? detail) => new(
        ErrorCodes.StepTimedOut,
        $"The step {step} of '{work.Machine.Name}' was not done within {Patience.Limit(step, work)}"
        + (detail is null ? "." : $"; it was last waiting for: {detail}"),
        "Look at the resource in the Azure portal, mend what holds it up, then start the operation again: "
        + "it goes on from what is done.");

    public static DrError Unexpected(MachineWork work, PipelineStep step, TaskFailedException failure) => new(
        ErrorCodes.Unexpected,
        $"The step {step} of '{work.Machine.Name}' failed unexpectedly: {failure.FailureDetails.ErrorMessage}",
        "Look at the host's log for the details; start the operation again: it goes on from what is done.");

    public static DrError PipelineLost(MachineName machine, TaskFailedException failure) => new(
        ErrorCodes.Unexpected,
        $"The pipeline of '{machine}' ended without a result: {failure.FailureDetails.ErrorMessage}",
        "Start the operation again: it goes on from what is done.");

    public static DrError SiteSilent(MachineWork work, string? detail) => new(
        ErrorCodes.SiteSilent,
        $"'{work.Machine.Name}' was not touched further, since a site is silent: {detail}",
        "Look at the site and at the way to it, then start the operation again. If it is the primary site that is out, "
        + "start an unplanned failover.");

    public static DrError PruneIncomplete(MachineWork work, PrunedPoints pruned) => new(
        ErrorCodes.PruneIncomplete,
        $"{pruned.Left} snapshots and disks of '{work.Machine.Name}' had to stay: a lock holds them, somebody reads them, or "
        + $"the role may not delete. {pruned.Snapshots} snapshots and {pruned.Disks} disks were removed.",
        "The machine is protected; what stays costs storage. Remove the lock, or give the identity the right to delete: the "
        + "next cycle removes the rest.");

    public static DrError SourceNotProvenOff(MachineWork work, DrError why) => new(
        ErrorCodes.SourceNotProvenOff,
        $"The source of '{work.Machine.Name}' is not proven off: {why.Message}",
        "If you know that it is off, or accept that it may run, start the operation again and name the machine, or the "
        + "group for all of them, in \"waiveFencing\". The debt is settled when the site is back.",
        "A source that is deallocated, or a waiver by name.",
        why.CorrelationId);

    public static DrError DebtStands(VmReference vm, DrError why) => why with
    {
        Message = $"The VM '{vm.Name}' at '{vm.Site.Name}', which the machine has left, is not fenced yet: {why.Message}",
        Remedy = "The machine goes on, and every cycle tries again. If that site is gone for good, nothing has to be done.",
    };

    public static DrError Ran(MachineWork work, DrError sourceChanged) => new(
        ErrorCodes.SourceChanged,
        $"{sourceChanged.Message} The destination of '{work.Machine.Name}' has run since it was started, so nothing is "
        + "overwritten.",
        "Decide which side holds the truth. If it is the one that was started, deallocate the other and start it again.",
        "A source that stays off once its destination has run.",
        sourceChanged.CorrelationId);

    public static string NotThere(IReadOnlyList<MachineName> machines) =>
        string.Join(", ", machines.Take(5)) + (machines.Count > 5 ? $" and {machines.Count - 5} more" : "")
        + " did not get there";

    public static DrError DependencyFailed(MachineName machine, string what) => new(
        ErrorCodes.DependencyFailed,
        $"'{machine}' was not touched further: {what}.",
        "Mend what the failed machines report, then start the operation again.");
}
