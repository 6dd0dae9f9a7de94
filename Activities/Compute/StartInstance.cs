using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>
/// Starts a destination instance on its synced disks, creating a missing one, and never while its source is not proven
/// off and unchanged at that moment.
/// </summary>
public sealed class StartInstance(ActivityServices services) : StepActivity<StartInstanceInput, StartedInstance>(services)
{
    // Starting and creating are one effect: both boot the machine.
    private const string Boot = "boot";

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(StartInstanceInput input) => input.Permit;

    private protected override Site SiteOf(StartInstanceInput input) => input.To;

    private protected override async Task<Pass<StartedInstance>> PassAsync(StepCall call, StartInstanceInput input)
    {
        var vm = DestinationOf(input);
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return await CreateAsync(call, input, vm);
        if (view.Power == PowerState.Running)
            return await RunningAsync(call, input, view);
        if (view.Provisioning == Provisioning.Failed && call.IsOutcome(Boot, view.FailedAt, view.ReadAt))
            return VmErrors.OperationFailed(view, "starting");
        var canStart = view.Provisioning != Provisioning.Underway
            && (view.Power is PowerState.Deallocated or PowerState.Stopped
                || (view.Power == PowerState.Unknown && view.Provisioning == Provisioning.Failed));
        return canStart ? await StartAsync(call, input, view) : Settling(view.Vm, VmErrors.Words(view.Power));
    }

    private async Task<Pass<StartedInstance>> StartAsync(StepCall call, StartInstanceInput input, VmView view)
    {
        if (!view.Holds(Disks(input)))
            return ReplicationErrors.NotSwapped(input.To, view.Vm.Name);
        return await BootAsync(
            call, input, view, Settling(view.Vm, "starting"), () => _services.Machines.StartAsync(view.Vm, call.CancellationToken));
    }

    private async Task<Pass<StartedInstance>> CreateAsync(StepCall call, StartInstanceInput input, VmReference vm)
    {
        var blank = new BlankInstance(_services, input, vm, call);
        var ready = await blank.PrepareAsync();
        if (ready.Value is not { } newVm)
            return ready.Stop!;
        return await BootAsync(
            call, input, null, Settling(vm, "being created"), () => _services.Machines.CreateAsync(newVm, call.CancellationToken));
    }

    // The gate may hold a request back for long, while anybody may start the source: the proof is taken along, and what
    // it no longer covers is not sent.
    private async Task<Pass<StartedInstance>> BootAsync(
        StepCall call, StartInstanceInput input, VmView? view, Waiting booting, Func<Task> boot)
    {
        if (!call.Begin(Boot))
            return booting;
        var (_, error) = await ProveSourceAsync(call, input);
        if (error is { Code: ErrorCodes.SourceChanged } && MayHaveRun(input.Synced!, view) is { } how)
            return VmErrors.BothRan(DestinationOf(input), how, error);
        if (error is not null)
            return error;
        call.RestOnProof();
        try
        {
            await boot();
            return booting;
        }
        catch (ProofExpiredException)
        {
            call.Forget(Boot);
            throw;
        }
        finally
        {
            call.DropProof();
        }
    }

    private async Task<Pass<StartedInstance>> RunningAsync(StepCall call, StartInstanceInput input, VmView view)
    {
        var (source, error) = await ProveSourceAsync(call, input);
        if (source?.Power is PowerState.Running or PowerState.Starting or PowerState.Stopping)
            return VmErrors.BothOn(input.Source, view.Vm, source.Power);
        if (error is { Code: ErrorCodes.SourceChanged })
            return VmErrors.BothRan(view.Vm, "runs", error);
        if (error is not null)
            return error;
        if (!view.Holds(Disks(input)))
            return VmErrors.Unusable(
                view.Vm, "it runs on other disks than the synced ones",
                "Find out who started it. If nobody needs what it wrote, deallocate it and retry Live Sync.");
        if (view.Provisioning == Provisioning.Underway)
            return Settling(view.Vm, "starting");
        var nic = view.NicIds.Count > 0
            ? await _services.Nics.ViewAsync(input.To, view.NicIds[0], call.CancellationToken)
            : null;
        var created = view.Tags.TryGetValue(DrTags.Run, out var run) && run == input.Permit.Run.Value;
        return new StartedInstance(view.VmId, created, nic?.PrivateAddress, view.ReadAt, source!.ReadAt);
    }

    // A start whose call died may have booted the destination, and somebody may have stopped it before it was seen. What
    // it wrote is harmless while the source stays unchanged; beside a changed source it is one of two truths.
    private static string? MayHaveRun(SyncedPoint synced, VmView? view)
    {
        if (view is null)
            return synced.InstanceVmId is null ? null : "is gone, and may have run since its disks were synced";
        if (synced.InstanceVmId is null)
            return "was created since its disks were synced, which boots it";
        if (!string.Equals(view.VmId, synced.InstanceVmId, StringComparison.OrdinalIgnoreCase))
            return "was recreated since its disks were synced, which boots it";
        return synced.InstanceFingerprint is { } fingerprint && view.Fingerprint != fingerprint
            ? "was started, stopped or updated since its disks were synced"
            : null;
    }

    private static VmReference DestinationOf(StartInstanceInput input) =>
        new(input.To, input.Destination.ResourceGroup, input.Destination.Vm);

    // The disks first: the VM itself is the last thing that is looked at before anything starts.
    private async Task<(VmView? Source, DrError? Error)> ProveSourceAsync(StepCall call, StartInstanceInput input)
    {
        var disks = await Task.WhenAll(input.Off!.Disks.Select(
            d => _services.Disks.ViewAsync(input.Source.Site, d.ResourceId, call.CancellationToken)));
        var view = await _services.Machines.ViewAsync(input.Source, call.CancellationToken);
        return (view, SourceProof.Refute(input.Source, view, input.Off!) ?? SourceProof.Refute(input.Source, disks, input.Off!));
    }

    private static List<AttachedDisk> Disks(StartInstanceInput input) =>
        [.. input.Synced!.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId, d.Caching))];

    private Waiting Settling(VmReference vm, string doing) => new(
        $"instance '{vm.Name}' is {doing}",
        new Watch(
            _services.ConnectionTo(vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(vm.ResourceId),
            glimpse => glimpse.IsSettled));
}
