using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Drives a VM to deallocated, and proves that it is.</summary>
internal sealed class Deallocation(ActivityServices services, StepCall call)
{
    /// <summary>The effect, as the call notes it.</summary>
    public const string Effect = "deallocate";

    /// <summary>What follows from one look at the VM: the proof, or what is still to be waited for.</summary>
    /// <param name="view">The look.</param>
    /// <param name="whyNot">Asked before the VM is deallocated: why it must not be.</param>
    public async Task<Pass<OffProof>> DriveAsync(VmView view, Func<Task<DrError?>>? whyNot = null)
    {
        if (view.IsProvenOff && view.Fingerprint is { } fingerprint)
            return await ProveAsync(view, fingerprint);
        if (IsUnderway(view) || view.Power == PowerState.Unknown)
            return Settling(view);
        if (view.Provisioning == Provisioning.Failed && call.IsOutcome(Effect, view.FailedAt, view.ReadAt))
            return VmErrors.OperationFailed(view, "deallocating");
        if (whyNot is not null && await whyNot() is { } error)
            return error;
        if (!call.Begin(Effect))
            return Settling(view);
        await services.Machines.DeallocateAsync(view.Vm, call.CancellationToken);
        return Settling(view with { Power = PowerState.Deallocating });
    }

    // Deallocated without having succeeded is either on its way, or to be asked for again.
    private static bool IsUnderway(VmView view) =>
        view.Power == PowerState.Deallocating
        || (view.Power == PowerState.Deallocated && view.Provisioning != Provisioning.Failed);

    private async Task<Pass<OffProof>> ProveAsync(VmView view, string fingerprint)
    {
        var (disks, error) = await CurrentDisks.ReadAsync(services.Disks, view, call.CancellationToken);
        if (error is not null)
            return error;
        return new OffProof
        {
            VmId = view.VmId,
            ProvenAt = view.ReadAt,
            Fingerprint = fingerprint,
            Disks = disks,
        };
    }

    private Waiting Settling(VmView view) => new(
        $"VM '{view.Vm.Name}' is {VmErrors.Words(view.Power)}",
        new Watch(
            services.ConnectionTo(view.Vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(view.Vm.ResourceId),
            glimpse => glimpse.IsSettled && glimpse.Power is not null));
}
