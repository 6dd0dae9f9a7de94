namespace DrFunctions.Simulator.Arm;

/// <summary>One bucket of the compute provider; without a subject it is per subscription and region.</summary>
internal sealed record ComputeLimit(string Name, string Group, double PerMinute, double Capacity, string? Subject);

/// <summary>Which buckets of the compute and disk providers a call draws from.</summary>
internal static class ComputeLimits
{
    public static IEnumerable<ComputeLimit> Of(ArmRequest request)
    {
        var path = request.Path;
        switch (path.Type)
        {
            case "virtualMachines" when request.IsRead && path.IsCollection:
                return [new("HighCostGetSubscriptionMaximum", "HighCostGet", 300, 900, null)];
            case "virtualMachines" when request.IsRead:
                return Pair("LowCostGet", 8000, 24000, 12, 36, path.Id);
            case "virtualMachines":
                return Pair(Group(request), 500, 1500, 4, 12, path.Id);
            case "locations/operations":
                return Pair("GetOperation", 5000, 15000, 15, 45, path.Id);
            case "snapshots" when !request.IsRead:
                return [new("HighCostSnapshotCreateHydrate3Min", "HighCostSnapshotCreateHydrate", 1000.0 / 3, 1000, null), new("HighCostSnapshotCreateHydrate30Min", "HighCostSnapshotCreateHydrate", 8000.0 / 30, 8000, null)];
            case "disks" when !request.IsRead:
                return [new("HighCostDiskCreateHydrate3Min", "HighCostDiskCreateHydrate", 1000, 3000, null), new("HighCostDiskCreateHydrate30Min", "HighCostDiskCreateHydrate", 25000.0 / 30, 25000, null)];
            case "disks" or "snapshots" or "locations/diskOperations":
                return [new("LowCostGet3Min", "LowCostGet", 5000, 15000, null)];
            default:
                return [];
        }
    }

    private static string Group(ArmRequest request) => (request.Method, request.Path.Action?.Lower()) switch
    {
        ("DELETE", _) or (_, "deallocate") => "DeleteVM",
        ("PUT", _) => "PutVM",
        _ => "UpdateVM",
    };

    private static ComputeLimit[] Pair(string group, double perMinute, double capacity, double eachPerMinute, double eachCapacity, string subject) =>
    [
        new($"{group}SubscriptionMaximum", group, perMinute, capacity, null), new($"{group}Resource", group, eachPerMinute, eachCapacity, subject.Lower()),
    ];
}
