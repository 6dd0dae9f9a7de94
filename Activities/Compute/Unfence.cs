using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Removes our lock from a VM, and never anybody else's. It starts nothing.</summary>
public sealed class Unfence(ActivityServices services) : StepActivity<UnfenceInput, UnfencedVm>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(UnfenceInput input) => input.Permit;

    private protected override Site SiteOf(UnfenceInput input) => input.Vm.Site;

    private protected override async Task<Pass<UnfencedVm>> PassAsync(StepCall call, UnfenceInput input)
    {
        var locks = await _services.Locks.ViewAsync(input.Vm, call.CancellationToken);
        if (locks.Ours is not null && call.Begin("unlock"))
        {
            await _services.Locks.RemoveAsync(input.Vm, call.CancellationToken);
            locks = await _services.Locks.ViewAsync(input.Vm, call.CancellationToken);
        }

        return locks.Ours is null
            ? new UnfencedVm(locks.ReadAt)
            : new Waiting($"the lock on VM '{input.Vm.Name}' is being removed");
    }
}
