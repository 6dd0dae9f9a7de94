using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Looks;

/// <summary>Looks how a machine can get back: whether its VM still exists, and whether only changes need to cross.</summary>
public sealed class Inspect(ActivityServices services) : StepActivity<InspectInput, WayBack>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(InspectInput input) => null;

    private protected override Site SiteOf(InspectInput input) => input.Target.Site;

    private protected override async Task<Pass<WayBack>> PassAsync(StepCall call, InspectInput input)
    {
        var active = await _services.Machines.ViewAsync(input.Active, call.CancellationToken);
        if (active is null)
            return VmErrors.SourceNotFound(input.Active);
        var (disks, error) = await CurrentDisks.ReadAsync(_services.Disks, active, call.CancellationToken);
        if (error is not null)
            return error;
        var found = await _services.ReplicationBetween(input.Active.Site, input.Target.Site)
            .BaseAsync(input.Active, disks, input.Target, call.CancellationToken);
        var target = await _services.Machines.ViewAsync(input.Target, call.CancellationToken);
        return new WayBack(
            target is not null, target is not null && Instances.IsOn(target.Power), found.Without.Count == 0,
            Why(input, disks.Count, found.Without), target?.ReadAt ?? found.ReadAt,
            target is not null && DrTags.IsInstanceOf(target.Tags, input.Group, input.Machine));
    }

    private static string Why(InspectInput input, int disks, IReadOnlyList<DiskIdentity> without) => without.Count == 0
        ? $"a snapshot of every one of the {disks} disks stands complete at site '{input.Target.Site.Name}'"
        : $"site '{input.Target.Site.Name}' holds no complete snapshot of "
            + string.Join(" and ", without.Select(d => d.Lun is { } lun ? $"data disk {lun}" : "the OS disk"));
}
