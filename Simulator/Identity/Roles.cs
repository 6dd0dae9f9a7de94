namespace DrFunctions.Simulator.Identity;

/// <summary>A role: the actions that it allows, with * as wildcard.</summary>
internal sealed record RoleDefinition(string Id, string Name, IReadOnlyList<string> Actions)
{
    public bool Allows(string action) => Actions.Any(a => Matches(a, action));

    private static bool Matches(string pattern, string action)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal)) return pattern.Same(action);
        var parts = pattern.Split('*');
        if (!action.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)) return false;
        return action.Length >= pattern.Length - 1 && action.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>The built-in roles that matter here, and the three least-privilege roles of a disaster-recovery principal.</summary>
internal static class Roles
{
    private static readonly string[] Everyone =
    [
        "Microsoft.Resources/subscriptions/read", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Resources/subscriptions/resources/read",
        "Microsoft.Compute/locations/operations/read", "Microsoft.Compute/locations/diskOperations/read",
        "Microsoft.Compute/virtualMachines/read", "Microsoft.Compute/virtualMachines/instanceView/read",
        "Microsoft.Compute/disks/read", "Microsoft.Network/networkInterfaces/read", "Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/subnets/read",
    ];

    private static readonly string[] Snapshots =
    [
        "Microsoft.Compute/snapshots/read", "Microsoft.Compute/snapshots/write", "Microsoft.Compute/snapshots/delete",
        "Microsoft.Compute/snapshots/beginGetAccess/action", "Microsoft.Compute/snapshots/endGetAccess/action",
        "Microsoft.Compute/disks/beginGetAccess/action", "Microsoft.Compute/disks/endGetAccess/action",
        "Microsoft.Compute/restorePointCollections/read", "Microsoft.Compute/restorePointCollections/write", "Microsoft.Compute/restorePointCollections/delete",
        "Microsoft.Compute/restorePointCollections/restorePoints/read", "Microsoft.Compute/restorePointCollections/restorePoints/write",
        "Microsoft.Compute/restorePointCollections/restorePoints/delete", "Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints/read",
    ];

    private static readonly string[] Power =
    [
        "Microsoft.Compute/virtualMachines/start/action", "Microsoft.Compute/virtualMachines/powerOff/action",
        "Microsoft.Compute/virtualMachines/deallocate/action", "Microsoft.Compute/virtualMachines/restart/action",
    ];

    private static readonly RoleDefinition[] All =
    [
        new("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", ["*"]),
        new("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", ["Microsoft.Compute/*", "Microsoft.Network/*", "Microsoft.Resources/*", "*/read"]),
        new("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", ["*/read"]),
        new("d5000000-0000-4000-8000-000000000001", "source-read", [.. Everyone, .. Snapshots]),
        new("d5000000-0000-4000-8000-000000000002", "target-write",
        [
            .. Everyone, .. Snapshots, .. Power, "Microsoft.Compute/virtualMachines/write", "Microsoft.Compute/virtualMachines/runCommand/action",
            "Microsoft.Compute/disks/write", "Microsoft.Compute/disks/delete",
            "Microsoft.Network/networkInterfaces/write", "Microsoft.Network/networkInterfaces/join/action", "Microsoft.Network/virtualNetworks/subnets/join/action",
        ]),
        new("d5000000-0000-4000-8000-000000000003", "fencing", [.. Everyone, .. Power, "Microsoft.Authorization/locks/*"]),
    ];

    public static IEnumerable<string> Names => All.Select(r => r.Name);

    public static IReadOnlyList<RoleDefinition> Definitions => All;

    /// <summary>By name, id or full definition id.</summary>
    public static RoleDefinition? Find(string? role) => All.FirstOrDefault(r => r.Name.Same(role) || r.Id.Same(role?.Split('/')[^1]));
}
