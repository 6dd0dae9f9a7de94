using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Deallocates a source VM and proves that it is off.</summary>
public sealed class PowerOff(ActivityServices services) : StepActivity<PowerOffInput, OffProof>(services)
{
    private const string Effect = "deallocate";

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(PowerOffInput input) => input.Permit;

    private protected override Site SiteOf(PowerOffInput input) => input.Source.Site;

    private protected override async Task<Pass<OffProof>> PassAsync(StepCall call, PowerOffInput input)
    {
        var vm = input.Source;
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return VmErrors.SourceNotFound(vm);
        if (view.IsProvenOff && view.Fingerprint is { } fingerprint)
            return await ProveAsync(call, view, fingerprint);
        if (IsUnderway(view) || view.Power == PowerState.Unknown)
            return Settling(vm, view);
        if (view.Provisioning == Provisioning.Failed && call.IsOutcome(Effect, view.FailedAt, view.ReadAt))
            return VmErrors.OperationFailed(view, "deallocating");
        if (await WhyNotTakenOverAsync(call, input) is { } error)
            return error;
        if (!call.Begin(Effect))
            return Settling(vm, view);
        await _services.Machines.DeallocateAsync(vm, call.CancellationToken);
        return Settling(vm, view with { Power = PowerState.Deallocating });
    }

    // No source goes off for a DR site that does not answer, or for an instance that runs already.
    private async Task<DrError?> WhyNotTakenOverAsync(StepCall call, PowerOffInput input) =>
        input.Destination is { } destination
        && await _services.Machines.ViewAsync(destination, call.CancellationToken) is { Power: PowerState.Running or PowerState.Starting } on
            ? VmErrors.DestinationOn(destination, on.Power)
            : null;

    // Deallocated without having succeeded is either on its way, or to be asked for again.
    private static bool IsUnderway(VmView view) =>
        view.Power == PowerState.Deallocating
        || (view.Power == PowerState.Deallocated && view.Provisioning != Provisioning.Failed);

    private async Task<Pass<OffProof>> ProveAsync(StepCall call, VmView view, string fingerprint)
    {
        var disks = await Task.WhenAll(view.Disks.Select(
            d => _services.Disks.ViewAsync(view.Vm.Site, d.DiskId, call.CancellationToken)));
        var identities = new List<DiskIdentity>();
        foreach (var (attached, disk) in view.Disks.Zip(disks))
        {
            if (disk is null)
                return VmErrors.Unknown(view.Vm, $"its disk {attached.DiskId} was not found");
            identities.Add(new DiskIdentity(
                attached.Lun, attached.DiskId, disk.UniqueId, disk.SizeBytes, attached.Caching, disk.Sku));
        }

        return new OffProof
        {
            VmId = view.VmId,
            ProvenAt = view.ReadAt,
            Fingerprint = fingerprint,
            Disks = identities,
        };
    }

    private Waiting Settling(VmReference vm, VmView view) => new(
        $"VM '{vm.Name}' is {VmErrors.Words(view.Power)}",
        new Watch(
            _services.ConnectionTo(vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(vm.ResourceId),
            glimpse => glimpse.IsSettled && glimpse.Power is not null));
}
