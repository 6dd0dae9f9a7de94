using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using DrFunctions.Activities.Sites;

namespace DrFunctions.Activities.Watching;

/// <summary>Reads the state of watched resources, by as few calls as it takes.</summary>
internal sealed class GlimpseReader(SiteConnection site)
{
    // Below this, single reads cost less of ARM's and Compute's budgets than a list does.
    private const int ListFrom = 4;

    private readonly Dictionary<string, Glimpse> _none = [];

    public async Task<IReadOnlyDictionary<string, Glimpse>> ReadAsync(
        IReadOnlyList<Watch> watches, CancellationToken cancellationToken)
    {
        if (watches.Count == 0)
            return _none;
        return await site.CallAsync(
            "watching resources",
            async (arm, ct) =>
            {
                var found = new Dictionary<string, Glimpse>(StringComparer.OrdinalIgnoreCase);
                foreach (var kind in watches.GroupBy(w => w.Kind))
                    await ReadKindAsync(arm, kind.Key, [.. kind.Select(w => w.Id).Distinct()], found, ct);
                return found;
            },
            cancellationToken);
    }

    private static async Task ReadKindAsync(
        ArmClient arm, WatchKind kind, IReadOnlyList<ResourceIdentifier> ids,
        Dictionary<string, Glimpse> found, CancellationToken cancellationToken)
    {
        if (kind == WatchKind.VirtualMachine && ids.Count >= ListFrom)
        {
            await ListMachinesAsync(arm, ids[0].SubscriptionId!, found, cancellationToken);
            return;
        }

        foreach (var group in ids.GroupBy(id => id.ResourceGroupName, StringComparer.OrdinalIgnoreCase))
        {
            if (kind != WatchKind.VirtualMachine && group.Count() >= ListFrom)
                await ListGroupAsync(arm, kind, group.First(), found, cancellationToken);
            else
                await Task.WhenAll(group.Select(id => ReadOneAsync(arm, kind, id, found, cancellationToken)));
        }
    }

    private static async Task ListMachinesAsync(
        ArmClient arm, string subscription, Dictionary<string, Glimpse> found, CancellationToken cancellationToken)
    {
        var id = SubscriptionResource.CreateResourceIdentifier(subscription);
        var machines = arm.GetSubscriptionResource(id)
            .GetVirtualMachinesAsync(statusOnly: "true", cancellationToken: cancellationToken);
        await foreach (var machine in machines)
            found[machine.Id.ToString()] = Of(machine.Data.InstanceView, machine.Data.ProvisioningState);
    }

    private static async Task ListGroupAsync(
        ArmClient arm, WatchKind kind, ResourceIdentifier member, Dictionary<string, Glimpse> found,
        CancellationToken cancellationToken)
    {
        var group = arm.GetResourceGroupResource(
            ResourceGroupResource.CreateResourceIdentifier(member.SubscriptionId, member.ResourceGroupName));
        if (kind == WatchKind.Snapshot)
        {
            await foreach (var snapshot in group.GetSnapshots().GetAllAsync(cancellationToken))
                found[snapshot.Id.ToString()] = Of(snapshot.Data);
            return;
        }

        await foreach (var disk in group.GetManagedDisks().GetAllAsync(cancellationToken))
            found[disk.Id.ToString()] = Of(disk.Data);
    }

    private static async Task ReadOneAsync(
        ArmClient arm, WatchKind kind, ResourceIdentifier id, Dictionary<string, Glimpse> found,
        CancellationToken cancellationToken)
    {
        try
        {
            var glimpse = kind switch
            {
                WatchKind.VirtualMachine => Of(
                    (await arm.GetVirtualMachineResource(id).InstanceViewAsync(cancellationToken)).Value, null),
                WatchKind.Snapshot => Of((await arm.GetSnapshotResource(id).GetAsync(cancellationToken)).Value.Data),
                _ => Of((await arm.GetManagedDiskResource(id).GetAsync(cancellationToken)).Value.Data),
            };
            lock (found)
                found[id.ToString()] = glimpse;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Not found is left out: whoever waits for it looks closer.
        }
    }

    // A copy fails in the background, long after its creation succeeded.
    private static Glimpse Of(SnapshotData snapshot) => new(
        null, snapshot.CopyCompletionError is null ? Lower(snapshot.ProvisioningState) : "failed", snapshot.CompletionPercent);

    private static Glimpse Of(ManagedDiskData disk) => new(null, Lower(disk.ProvisioningState), null);

    private static Glimpse Of(VirtualMachineInstanceView? view, string? provisioning)
    {
        var codes = view?.Statuses.Select(s => s.Code ?? "").ToArray() ?? [];
        var state = codes.FirstOrDefault(c => c.StartsWith("ProvisioningState/", StringComparison.OrdinalIgnoreCase));
        return new Glimpse(
            codes.FirstOrDefault(c => c.StartsWith("PowerState/", StringComparison.OrdinalIgnoreCase)),
            Lower(state?.Split('/')[1] ?? provisioning),
            null);
    }

    private static string? Lower(string? state) => state?.ToLowerInvariant();
}
