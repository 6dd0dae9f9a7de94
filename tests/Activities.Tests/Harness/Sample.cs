namespace DrFunctions.Activities.Tests.Harness;

/// <summary>What the simulator's sample inventory is known to hold.</summary>
internal static class Sample
{
    public const string Subscription = "5a3b1c00-0000-4000-8000-000000000001";
    public const string Tenant = "5a3b1c00-0000-4000-8000-0000000000aa";
    public const string ClientId = "5a3b1c00-0000-4000-8000-0000000000c1";
    public const string ObjectId = "5a3b1c00-0000-4000-8000-0000000000d1";
    public const string Secret = "simulated-secret";
    public const string OwnerClientId = "5a3b1c00-0000-4000-8000-0000000000c2";
    public const string OwnerSecret = "simulated-owner-secret";
    public const string PrimaryGroup = "payroll";
    public const string RecoveryGroup = "payroll-dr";
    public const string Database = "payroll-db-1";

    public static string Disk(string group, string name) =>
        $"/subscriptions/{Subscription}/resourceGroups/{group}/providers/Microsoft.Compute/disks/{name}";

    public static string Snapshot(string group, string name) =>
        $"/subscriptions/{Subscription}/resourceGroups/{group}/providers/Microsoft.Compute/snapshots/{name}";

    public static string Subnet(string group, string tier) =>
        $"/subscriptions/{Subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{group}-net/subnets/{tier}";
}
