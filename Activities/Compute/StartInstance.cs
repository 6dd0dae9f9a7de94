using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>
/// Starts an instance on its synced disks, creating a missing one, or on the disks that it has; never while the other
/// side is not, at that moment, as the guard demands.
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
            return input.Synced is null ? VmErrors.NothingToStart(vm) : await CreateAsync(call, input, vm);
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
        if (!HoldsSynced(input, view))
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
        var other = await new OtherSide(_services, input, call).LookAsync();
        if (other.Error is { Code: ErrorCodes.SourceChanged } changed && MayHaveRun(input.Synced, view) is { } how)
            return VmErrors.BothRan(DestinationOf(input), how, changed);
        if (other.Error is { } error)
            return error;
        if (other.At is not null)
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
        var other = await new OtherSide(_services, input, call).LookAsync();
        if (other.IsOn)
            return VmErrors.BothOn(input.Source, view.Vm, other.Power!.Value);
        if (other.Error is { Code: ErrorCodes.SourceChanged } changed)
            return VmErrors.BothRan(view.Vm, "runs", changed);
        if (other.Error is { } error)
            return error;
        if (!HoldsSynced(input, view))
            return VmErrors.Unusable(
                view.Vm, "it runs on other disks than the synced ones",
                "Find out who started it. If nobody needs what it wrote, deallocate it and retry Live Sync.");
        if (view.Provisioning == Provisioning.Underway)
            return Settling(view.Vm, "starting");
        var nic = view.NicIds.Count > 0
            ? await _services.Nics.ViewAsync(input.To, view.NicIds[0], call.CancellationToken)
            : null;
        var created = view.Tags.TryGetValue(DrTags.Run, out var run) && run == input.Permit.Run.Value;
        return new StartedInstance(view.VmId, created, nic?.PrivateAddress, view.ReadAt, other.At);
    }

    // A start whose call died may have booted the destination, and somebody may have stopped it before it was seen. What
    // it wrote is harmless while the source stays unchanged; beside a changed source it is one of two truths.
    private static string? MayHaveRun(SyncedPoint? synced, VmView? view)
    {
        if (synced is null)
            return null;
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

    private static bool HoldsSynced(StartInstanceInput input, VmView view) =>
        input.Synced is not { } synced || view.Holds([.. synced.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId))]);

    private Waiting Settling(VmReference vm, string doing) => new(
        $"instance '{vm.Name}' is {doing}",
        new Watch(
            _services.ConnectionTo(vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(vm.ResourceId),
            glimpse => glimpse.IsSettled));
}
