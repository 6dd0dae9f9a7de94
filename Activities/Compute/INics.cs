using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The network interfaces of all sites.</summary>
internal interface INics
{
    /// <summary>Reads a NIC; null if there is none.</summary>
    Task<NicView?> ViewAsync(Site site, string nicId, CancellationToken cancellationToken);

    /// <summary>Creates a NIC in a subnet.</summary>
    Task CreateAsync(
        Site site, NicBlueprint nic, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);
}

/// <summary>A NIC, by its primary address.</summary>
internal sealed record NicView
{
    public required string Id { get; init; }

    /// <summary>Its private address; null if it has none.</summary>
    public string? PrivateAddress { get; init; }

    /// <summary>Whether the private address was chosen, and is its own for good.</summary>
    public bool Static { get; init; }

    public string? SubnetId { get; init; }

    public string? SecurityGroupId { get; init; }

    /// <summary>The ARM id of the VM that holds it; null for a free one.</summary>
    public string? HeldBy { get; init; }

    /// <summary>Updating, Succeeded or Failed; null where the platform does not say.</summary>
    public string? Provisioning { get; init; }

    public static Waiting BeingMade(VmReference vm) => new($"the network of '{vm.Name}' is being created");

    /// <summary>Why a VM that is about to be created cannot take it now; null if it can.</summary>
    public Stop? WhyNotFor(VmReference vm)
    {
        if (HeldBy is { } holder && !string.Equals(holder, vm.ResourceId, StringComparison.OrdinalIgnoreCase))
            return VmErrors.Unusable(
                vm, $"its NIC {Id} belongs to {holder}", "Detach the NIC from that VM, or name another network in the plan, then retry.");
        return Provisioning switch
        {
            null or "Succeeded" => null,
            "Failed" => VmErrors.Unusable(
                vm, $"its NIC {Id} is in provisioning state Failed", "Look at the NIC's activity log, mend or remove it, then retry."),
            _ => BeingMade(vm),
        };
    }
}
