using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the platform takes another incremental snapshot of the machine's disks.</summary>
internal sealed class SnapshotCountCheck : IMachineCheck
{
    /// <summary>The platform's limit of incremental snapshots of a disk.</summary>
    internal const int Most = 500;

    private const int Many = 450;

    public IEnumerable<Finding> Find(MachineLook look) => look is not { Active: { } active, ActiveVm: { } vm }
        ? []
        : vm.Disks.Select(d => active.Disk(d.DiskId)).OfType<Compute.DiskView>()
            .Select(disk => (Disk: disk, Count: active.Snapshots.Count(s =>
                s.Incremental && string.Equals(s.SourceUniqueId, disk.UniqueId, StringComparison.OrdinalIgnoreCase))))
            .Where(pair => pair.Count >= Many)
            .Select(pair => new Finding(
                pair.Count >= Most ? Severity.Error : Severity.Warning, ErrorCodes.SnapshotLimit,
                $"Disk {pair.Disk.Id} has {pair.Count} incremental snapshots; the platform allows {Most}.",
                "Remove snapshots that nobody needs.", active.Side, look.Machine.Name));
}
