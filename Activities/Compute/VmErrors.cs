using DrFunctions.Activities.Errors;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>What can be wrong with a VM, in words that an operator can act on.</summary>
internal static class VmErrors
{
    public static DrError SourceNotFound(VmReference vm) => new(
        ErrorCodes.SourceNotFound,
        $"{Name(vm)} does not exist.",
        "Correct the source in the plan, or take the machine out of it.",
        $"A VM with the id {vm.ResourceId}.");

    public static DrError NothingToStart(VmReference vm) => new(
        ErrorCodes.SourceNotFound,
        $"{Name(vm)} does not exist, and no synced disks were given to create it from.",
        "Fail the machine back instead: that recreates it from its blueprint and its last restore point.",
        $"A VM with the id {vm.ResourceId}.");

    public static DrError Unknown(VmReference vm, string why) => new(
        ErrorCodes.PowerStateUnknown,
        $"Whether {Name(vm)} is off cannot be proved: {why}.",
        "Look at the VM in the portal. When it shows as deallocated, retry.",
        "An instance view that says deallocated, and a provisioning state of Succeeded.");

    public static DrError DiskNotFound(VmReference vm, string diskId) => Unknown(vm, $"its disk {diskId} was not found");

    public static DrError SourceChanged(VmReference vm, string how) => new(
        ErrorCodes.SourceChanged,
        $"{Name(vm)} changed after its power-off was proven: {how}.",
        "Find out who started or changed it; power-off, backup and Live Sync must be repeated before anything starts.",
        "The VM off and unchanged since the proof.");

    public static DrError DestinationOn(VmReference vm, PowerState power) => new(
        ErrorCodes.DestinationRunning,
        $"The destination instance {Name(vm)} is {Words(power)}; its disks were not touched.",
        "If nobody uses it, deallocate it, then retry.",
        "A destination instance that is deallocated.");

    public static DrError BothOn(VmReference source, VmReference destination, PowerState sourcePower) => new(
        ErrorCodes.BothSidesRunning,
        $"The destination instance {Name(destination)} runs while its source {Name(source)} is {Words(sourcePower)}.",
        "Decide which side holds the truth and deallocate the other at once.",
        "At most one side on.");

    public static DrError OtherSideOn(VmReference source, VmReference destination, PowerState sourcePower) => new(
        ErrorCodes.BothSidesRunning,
        $"The instance {Name(destination)} may not run, because {Name(source)} is {Words(sourcePower)}.",
        "Decide which side holds the truth, deallocate the other, then retry.",
        "At most one side on.");

    /// <summary>Not SourceChanged: to that a run answers by syncing again, over what the destination has written.</summary>
    public static DrError BothRan(VmReference destination, string what, DrError sourceChanged) => new(
        ErrorCodes.BothSidesRunning,
        $"The destination instance {Name(destination)} {what}, and its source may have run too: {sourceChanged.Message}",
        "Compare what both have written and decide which side holds the truth; keep the other deallocated.",
        "A source that stays off and unchanged once its destination runs.");

    public static DrError Unusable(VmReference vm, string why, string remedy) => new(
        ErrorCodes.DestinationUnusable, $"The destination instance {Name(vm)} cannot be used: {why}.", remedy,
        "A destination that takes the synced disks.");

    /// <summary>An operation that the platform accepted, and that ended badly.</summary>
    public static DrError OperationFailed(VmView view, string what, string? fallback = null) => SiteErrors.Describe(
        view.Vm.Site, $"{what} VM '{view.Vm.Name}'", view.ProvisioningError?.Code ?? "Failed",
        view.ProvisioningError?.Message ?? "The operation ended with provisioning state Failed.", null, fallback);

    public static string Words(PowerState power) => power == PowerState.Unknown
        ? "in an unknown power state"
        : power.ToString().ToLowerInvariant();

    private static string Name(VmReference vm) => $"VM '{vm.Name}' at site '{vm.Site.Name}'";
}
