using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager.Resources.Models;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Readiness;

/// <summary>Something that is wrong with the world or the plan, and the codes that a check has to find it by, no others.</summary>
internal sealed record PlantedFault(string Name, params string[] Codes)
{
    public int Machines { get; init; } = 1;

    /// <summary>What was wrong from the start.</summary>
    public Action<JsonObject>? Edit { get; init; }

    /// <summary>What somebody did later, or what the plan says.</summary>
    public Func<CheckedWorld, Task>? Plant { get; init; }
}

/// <summary>One of every kind.</summary>
internal static class PlantedFaults
{
    private const string Missing = "payroll-app-4";
    private const string MissingWithoutNic = "payroll-web-4";

    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("wrong secret", ErrorCodes.CredentialsRefused) { Plant = Do(w => w.World.WriteSecret("expired")) },
        new("no right to write at the DR site", ErrorCodes.PermissionsMissing) { Edit = i => Edits.Without(i, "target-write") },
        new("no right to back up", ErrorCodes.PermissionsMissing) { Edit = i => Edits.Without(i, "source-read") },
        new("no right to lock", ErrorCodes.PermissionsMissing)
        {
            Edit = i =>
            {
                Edits.Without(i, "fencing");
                Edits.With(i, "target-write", Sample.PrimaryGroup);
            },
            Plant = Do(w => w.Fence = FenceMode.Lock),
        },
        new("no such resource group", ErrorCodes.ResourceGroupMissing) { Plant = Change(m => m with { Destination = m.Destination with { ResourceGroup = "gone" } }) },
        new("locked resource group", ErrorCodes.LockedAgainstChange) { Plant = w => w.World.Owner.LockAsync(Sample.RecoveryGroup) },
        new("resource group locked against deleting", ErrorCodes.LockedAgainstDelete)
        {
            Edit = i => Lock(i, $"/subscriptions/{Sample.Subscription}/resourceGroups/{Sample.PrimaryGroup}", "CanNotDelete"),
        },
        new("locked source VM", ErrorCodes.LockedAgainstChange) { Plant = w => w.World.Owner.LockAsync(new Failover(w.World).Source) },
        new("locked replica disk", ErrorCodes.LockedAgainstChange)
        {
            Edit = i => Lock(i, Sample.Disk(Sample.RecoveryGroup, $"{Sample.Database}-os-replica"), "ReadOnly"),
        },
        new("replica disk locked against deleting", ErrorCodes.LockedAgainstDelete)
        {
            Edit = i => Lock(i, Sample.Disk(Sample.RecoveryGroup, $"{Sample.Database}-os-replica"), "CanNotDelete"),
        },
        new("no vCPUs left", ErrorCodes.QuotaTooSmall) { Machines = 12, Edit = i => Quota(i, 1, "cores", 22) },
        new("no vCPUs of the family left", ErrorCodes.QuotaTooSmall) { Machines = 12, Edit = i => Quota(i, 1, "standardDSv3Family", 20) },
        new("no VMs left", ErrorCodes.QuotaTooSmall) { Machines = 12, Edit = i => Quota(i, 1, "virtualMachines", 10) },
        new("size not offered", ErrorCodes.SizeNotOffered) { Edit = i => i["sites"]![1]!["withoutSizes"] = new JsonArray("Standard_D2s_v3") },
        new("planned size unknown", ErrorCodes.SizeNotOffered)
        {
            Machines = 12, Plant = Change(m => m with { Destination = m.Destination with { Size = "Standard_D2q_v3" } }, Missing),
        },
        new("more disks than the size takes", ErrorCodes.TooManyDisks)
        {
            Machines = 12,
            Plant = Change(m => m with { Size = "Standard_D2s_v3", Disks = 6 }, Missing),
        },
        new("subnet full", ErrorCodes.SubnetFull) { Machines = 12, Edit = i => Subnet(i, 1, 2)["properties"]!["addressPrefix"] = Narrow(i) },
        new("no snapshots left", ErrorCodes.SnapshotQuotaTooSmall) { Edit = i => Quota(i, 0, "StandardSnapshotCount", 0) },
        new("source VM gone", ErrorCodes.VmMissing) { Plant = w => w.World.Owner.DeleteAsync(new Failover(w.World).Source) },
        new("source VM moved", ErrorCodes.VmElsewhere)
        {
            Edit = i =>
            {
                i["resourceGroups"]!.AsArray().Add(new JsonObject
                {
                    ["id"] = $"/subscriptions/{Sample.Subscription}/resourceGroups/old", ["name"] = "old", ["location"] = "westeurope", ["properties"] = new JsonObject(),
                });
                Edits.With(i, "source-read", "old");
                Edits.With(i, "fencing", "old");
            },
            Plant = Change(m => m with { Source = m.Source with { ResourceGroup = "old" } }),
        },
        new("instance in another region", ErrorCodes.RegionDiffers, ErrorCodes.DisksDiffer)
        {
            Machines = 6,
            Edit = i =>
            {
                Edits.With(i, "target-write", Sample.PrimaryGroup);
                Edits.Machine(i, Sample.PrimaryGroup, "payroll-app-1")["properties"]!["powerState"] = "VM deallocated";
            },
            Plant = w =>
            {
                w.Machines.RemoveRange(1, 5);
                return Change(m => m with { Destination = m.Destination with { ResourceGroup = Sample.PrimaryGroup, Vm = "payroll-app-1" } })(w);
            },
        },
        new("instance of another group", ErrorCodes.ForeignVm) { Plant = w => w.World.Owner.TagAsync(new Failover(w.World).Destination, (DrTags.Group, "billing")) },
        new("instance of another machine", ErrorCodes.ForeignVm)
        {
            Plant = w => w.World.Owner.TagAsync(new Failover(w.World).Destination, (DrTags.Group, "payroll"), (DrTags.Machine, "cache")),
        },
        new("source off", ErrorCodes.UnexpectedlyOff)
        {
            Plant = w => w.World.Owner.Machine(new Failover(w.World).Source).DeallocateAsync(WaitUntil.Completed),
        },
        new("instance on", ErrorCodes.UnexpectedlyOn)
        {
            Plant = w => w.World.Owner.Machine(new Failover(w.World).Destination).PowerOnAsync(WaitUntil.Completed),
        },
        new("instance of another size", ErrorCodes.SizeDiffers)
        {
            Edit = i => Edits.Machine(i, Sample.RecoveryGroup, Sample.Database)["properties"]!["hardwareProfile"]!["vmSize"] = "Standard_D4s_v3",
        },
        new("instance not of the planned size", ErrorCodes.SizeDiffers) { Plant = Change(m => m with { Destination = m.Destination with { Size = "Standard_D8s_v3" } }) },
        new("instance lacks a disk", ErrorCodes.DisksDiffer) { Edit = i => Edits.WithoutDataDisks(i, Sample.RecoveryGroup, Sample.Database) },
        new("instance's disk too small", ErrorCodes.DisksDiffer)
        {
            Edit = i => Edits.Disk(i, Sample.RecoveryGroup, $"{Sample.Database}-data-replica")["properties"]!["diskSizeGB"] = 64,
        },
        new("changed since its backup", ErrorCodes.ChangedSinceBackup)
        {
            Machines = 12, Plant = Change(m => m with { Shape = new MachineShape("Standard_D2s_v3", [new(null, 32L << 30)]) }, Missing),
        },
        new("planned NIC missing", ErrorCodes.NicMissing)
        {
            Machines = 12, Plant = Change(m => m with { Destination = m.Destination with { Nic = "nowhere", SubnetId = null } }, Missing),
        },
        new("planned NIC taken", ErrorCodes.NicTaken)
        {
            Machines = 12, Plant = Change(m => m with { Destination = m.Destination with { Nic = "payroll-db-1-nic", SubnetId = null } }, Missing),
        },
        new("planned subnet missing", ErrorCodes.SubnetMissing)
        {
            Machines = 12,
            Plant = Change(m => m with { Destination = m.Destination with { SubnetId = Sample.Subnet(Sample.RecoveryGroup, "nowhere") } }, MissingWithoutNic),
        },
        new("no network planned", ErrorCodes.NoNetwork)
        {
            Machines = 12, Plant = Change(m => m with { Destination = m.Destination with { SubnetId = null } }, MissingWithoutNic),
        },
        new("snapshots at the source gone", ErrorCodes.ChainBroken) { Plant = w => CycledAsync(w, 1, (point, _) => point.Disks[1].SnapshotId) },
        new("newest copy gone", ErrorCodes.PointLost) { Plant = w => CycledAsync(w, 2, (_, synced) => synced.Copies[1].SnapshotId) },
    ];

    private static Func<CheckedWorld, Task> Do(Action<CheckedWorld> plant) => world =>
    {
        plant(world);
        return Task.CompletedTask;
    };

    private static Func<CheckedWorld, Task> Change(Func<CheckedMachine, CheckedMachine> change, string machine = Sample.Database) =>
        Do(world => world.Change(machine, change));

    private static async Task CycledAsync(CheckedWorld world, int cycles, Func<RestorePoint, SyncedPoint, string> doomed)
    {
        var failover = new Failover(world.World);
        var (point, synced) = await failover.CycleAsync("run-1");
        for (var i = 2; i <= cycles; i++)
            (point, synced) = await failover.CycleAsync($"run-{i}", synced);
        world.Change(Sample.Database, m => m with { Point = point.Id, Shape = SoundWorldTests.ShapeOf(point) });
        await world.World.Owner.DeleteSnapshotAsync(doomed(point, synced));
    }

    private static void Lock(JsonObject inventory, string scope, string level) => inventory["locks"] = new JsonArray(new JsonObject
    {
        ["id"] = $"{scope}/providers/Microsoft.Authorization/locks/frozen", ["name"] = "frozen", ["properties"] = new JsonObject { ["level"] = level },
    });

    private static void Quota(JsonObject inventory, int site, string name, long limit) =>
        inventory["sites"]![site]!["quotas"] = new JsonObject { [name] = limit };

    private static JsonNode Subnet(JsonObject inventory, int network, int tier) =>
        inventory["virtualNetworks"]![network]!["properties"]!["subnets"]![tier]!;

    private static string Narrow(JsonObject inventory) =>
        ((string)Subnet(inventory, 1, 2)["properties"]!["addressPrefix"]!).Split('/')[0] + "/29";
}
