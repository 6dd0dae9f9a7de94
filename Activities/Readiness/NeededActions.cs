using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>The actions that runs need in a resource group, as the adapters call ARM.</summary>
internal static class NeededActions
{
    private const string Compute = "Microsoft.Compute/";
    private const string Network = "Microsoft.Network/";
    private const string Points = Compute + "restorePointCollections/";

    /// <summary>Where machines run: they are powered off and backed up.</summary>
    public static readonly IReadOnlyList<string> OfActive =
    [
        Compute + "virtualMachines/read", Compute + "virtualMachines/deallocate/action", Compute + "disks/read",
        Compute + "disks/beginGetAccess/action", Compute + "snapshots/read", Compute + "snapshots/write", Network + "networkInterfaces/read",
    ];

    /// <summary>Without these less is possible there: power the source on again, tidy up, back up at one instant.</summary>
    public static readonly IReadOnlyList<string> UsefulOfActive =
    [
        Compute + "virtualMachines/start/action", Compute + "snapshots/delete", Points + "read", Points + "write",
        Points + "restorePoints/read", Points + "restorePoints/write", Points + "restorePoints/delete",
        Points + "restorePoints/diskRestorePoints/read",
    ];

    /// <summary>Where machines come to: copies and disks are made, swapped into instances, and started.</summary>
    public static readonly IReadOnlyList<string> OfStandby =
    [
        Compute + "virtualMachines/read", Compute + "virtualMachines/write", Compute + "virtualMachines/start/action",
        Compute + "disks/read", Compute + "disks/write", Compute + "snapshots/read", Compute + "snapshots/write",
        Network + "networkInterfaces/read",
    ];

    /// <summary>Without these less is possible there: power an instance off, tidy up, copy what is of one instant.</summary>
    public static readonly IReadOnlyList<string> UsefulOfStandby =
    [
        Compute + "virtualMachines/deallocate/action", Compute + "disks/delete", Compute + "snapshots/delete",
        Points + "read", Points + "write", Points + "restorePoints/read", Points + "restorePoints/write",
        Points + "restorePoints/delete", Points + "restorePoints/diskRestorePoints/read",
    ];

    /// <summary>For instances that have to be created.</summary>
    public static readonly IReadOnlyList<string> OfCreation =
        [Network + "networkInterfaces/write", Network + "networkInterfaces/join/action"];

    /// <summary>For a NIC that has to be created, in the resource group of its subnet.</summary>
    public const string OfSubnet = Network + "virtualNetworks/subnets/join/action";

    /// <summary>For health gates that run a script.</summary>
    public const string OfScripts = Compute + "virtualMachines/runCommand/action";

    /// <summary>For sources that are kept off by a lock.</summary>
    public static readonly IReadOnlyList<string> OfFence =
    [
        "Microsoft.Authorization/locks/read", "Microsoft.Authorization/locks/write", "Microsoft.Authorization/locks/delete",
    ];

    /// <summary>Whether the roles allow an action: one that allows it, and does not take it back, is enough.</summary>
    public static bool Allows(IEnumerable<GrantedActions> granted, string action) => granted.Any(role =>
        role.Actions.Any(pattern => Matches(pattern, action)) && !role.NotActions.Any(pattern => Matches(pattern, action)));

    // A * stands for any characters, slashes too.
    private static bool Matches(string pattern, string action)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return string.Equals(pattern, action, StringComparison.OrdinalIgnoreCase);
        if (!action.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = action.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return false;
            at = found + part.Length;
        }

        return action.Length - at >= parts[^1].Length && action.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
