using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Removes restore points beyond those to keep, on both sides, and replica disks that never backed a running instance.
/// What a lock holds stays, and is no failure.
/// </summary>
public sealed class Prune(ActivityServices services) : StepActivity<PruneInput, PrunedPoints>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(PruneInput input) => input.Permit;

    private protected override Site SiteOf(PruneInput input) => input.To;

    private protected override async Task<Pass<PrunedPoints>> PassAsync(StepCall call, PruneInput input)
    {
        var (source, error) = await DisksOfAsync(call, input.Source);
        if (error is not null)
            return error;
        var vm = new VmReference(input.To, input.Destination.ResourceGroup, input.Destination.Vm);
        (var destination, error) = await DisksOfAsync(call, vm);
        if (error is not null)
            return error;
        return await _services.ReplicationBetween(input.Source.Site, input.To)
            .PruneAsync(call, input, new PresentDisks(source, destination ?? []));
    }

    private async Task<(IReadOnlyList<string>? Disks, DrError? Error)> DisksOfAsync(StepCall call, VmReference vm)
    {
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return (null, null);
        var (disks, error) = await CurrentDisks.ReadAsync(_services.Disks, view, call.CancellationToken);
        return ([.. disks.Select(d => d.UniqueId)], error);
    }
}
