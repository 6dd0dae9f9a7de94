namespace DrFunctions.Simulator;

/// <summary>A region of the simulated cloud.</summary>
/// <param name="Name">Location, as in <c>westeurope</c>.</param>
/// <param name="Kind"><c>region</c>: one of several behind one ARM endpoint, as in public Azure.</param>
/// <param name="WithoutRestorePoints">VM restore points are not offered there (<c>"restorePoints": false</c> in an inventory).</param>
public sealed record Site(string Name, string Kind = "region", bool WithoutRestorePoints = false)
{
    /// <summary>Quotas by name, as the usages list names them: <c>cores</c>, <c>virtualMachines</c>, <c>standardDSv3Family</c>, <c>StandardSnapshotCount</c>
    /// (<c>"quotas": {"cores": 10}</c> in an inventory). What is not named has plenty.</summary>
    public IReadOnlyDictionary<string, long> Limits { get; init; } = new Dictionary<string, long>();

    /// <summary>VM sizes that the subscription may not use there (<c>"withoutSizes": ["Standard_D2s_v3"]</c>).</summary>
    public IReadOnlyList<string> WithoutSizes { get; init; } = [];
}

/// <summary>A role at a scope.</summary>
/// <param name="Role">Owner, Reader, source-read, target-write or fencing.</param>
/// <param name="Scope">A subscription, resource group or resource.</param>
public sealed record RoleGrant(string Role, string Scope);

/// <summary>A service principal.</summary>
/// <param name="Name">For people.</param>
/// <param name="ClientId">Application id, a GUID.</param>
/// <param name="Secret">Client secret.</param>
/// <param name="ObjectId">Object id, a GUID: what role assignments and the journal name.</param>
/// <param name="Roles">What it may do at the start.</param>
public sealed record Principal(string Name, string ClientId, string Secret, string ObjectId, IReadOnlyList<RoleGrant> Roles);

/// <summary>A port that a guest answers on.</summary>
/// <param name="Name">Name of the service.</param>
/// <param name="Kind"><c>tcp</c> or <c>http</c> (200 with name and last sequence).</param>
/// <param name="Port">TCP port on the machine's private address.</param>
public sealed record GuestService(string Name, string Kind, int Port);

/// <summary>What is installed on a machine's disks.</summary>
/// <param name="Services">Ports that open once the guest has booted.</param>
/// <param name="WritesPerSecond">Writes per second of real time, spread over the disks in turn.</param>
public sealed record GuestSpec(IReadOnlyList<GuestService> Services, double WritesPerSecond);

/// <summary>An inventory that can't be used, with everything that is wrong with it.</summary>
public sealed class InventoryException(IReadOnlyList<string> faults)
    : Exception($"The inventory has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(f => "- " + f))}")
{
    /// <summary>One per fault: where, what, and the remedy.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
