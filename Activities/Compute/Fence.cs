using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>
/// Keeps the VM of a side off, whatever else runs: deallocated, verified, and locked where that is asked for. One that
/// does not exist is fenced.
/// </summary>
public sealed class Fence(ActivityServices services) : StepActivity<FenceInput, FencedVm>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(FenceInput input) => input.Permit;

    private protected override Site SiteOf(FenceInput input) => input.Vm.Site;

    private protected override async Task<Pass<FencedVm>> PassAsync(StepCall call, FenceInput input)
    {
        var look = await _services.Machines.LookAsync(input.Vm, call.CancellationToken);
        if (look.View is not { } view)
            return new FencedVm(null, FoundOn: false, null, look.ReadAt);
        var driven = await OffAsync(call, view);
        if (driven.Value is not { } off)
            return driven.Stop!;

        // Whoever deallocated it since the step began found it on; a process that died there cannot tell any more.
        var foundOn = call.IsOutcome(Deallocation.Effect, view.OperationEndedAt, view.ReadAt);
        return input.Lock ? await LockedAsync(call, input.Vm, off, foundOn) : new FencedVm(off, foundOn, null, off.ProvenAt);
    }

    // A VM that runs behind our own lock was started past it, or before the lock counted: the lock must not protect that.
    private async Task<Pass<OffProof>> OffAsync(StepCall call, VmView view)
    {
        try
        {
            return await new Deallocation(_services, call).DriveAsync(view);
        }
        catch (SiteRefusedException refused) when (refused.Error.Code == ErrorCodes.Locked)
        {
            if ((await _services.Locks.ViewAsync(view.Vm, call.CancellationToken)).Ours is null)
                throw;
            await _services.Locks.RemoveAsync(view.Vm, call.CancellationToken);
            call.Forget(Deallocation.Effect);
            return new Waiting($"our lock on VM '{view.Vm.Name}' is removed, to deallocate it");
        }
    }

    private async Task<Pass<FencedVm>> LockedAsync(StepCall call, VmReference vm, OffProof off, bool foundOn)
    {
        var locks = await _services.Locks.ViewAsync(vm, call.CancellationToken);
        if (locks.Any is null)
        {
            if (call.Begin("lock"))
                await _services.Locks.PutAsync(vm, call.CancellationToken);
            locks = await _services.Locks.ViewAsync(vm, call.CancellationToken);
        }

        // What was proven before the lock stood may have been overtaken by a start.
        var after = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        return locks.Any is { } id && SourceProof.Refute(vm, after, off) is null
            ? new FencedVm(off with { ProvenAt = after!.ReadAt }, foundOn, id, after.ReadAt)
            : new Waiting($"VM '{vm.Name}' is being locked");
    }
}
