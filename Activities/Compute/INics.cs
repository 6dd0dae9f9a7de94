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
}
