namespace DrFunctions.Simulator.Guests;

/// <summary>Finds out what a machine's disks hold.</summary>
internal static class GuestDisks
{
    /// <summary>The manifest and the disks in the guest's own order, or what is wrong.</summary>
    public static (GuestManifest? Manifest, IReadOnlyList<DiskContent> Ordered, string? Problem) Recognize(IReadOnlyList<DiskContent> disks)
    {
        if (disks.Count == 0 || GuestManifest.Read(disks[0]) is not { } manifest) return (null, [], "no operating system was found on the OS disk");
        if (manifest.Disk != 0) return (null, [], $"the OS disk is data disk {manifest.Disk} of {manifest.Name}");
        var found = new DiskContent?[manifest.Disks];
        foreach (var disk in disks)
        {
            if (GuestManifest.Read(disk) is not { } label) continue;
            if (label.Machine != manifest.Machine) return (null, [], $"a disk of {label.Name} is attached to {manifest.Name}");
            if (found[label.Disk] is not null) return (null, [], $"disk {label.Disk} of {manifest.Name} is attached twice");
            found[label.Disk] = disk;
        }

        var missing = Array.IndexOf(found, null);
        return missing < 0 ? (manifest, found!, null) : (null, [], $"disk {missing} of {manifest.Name} is missing: {disks.Count} attached, {manifest.Disks} expected");
    }
}
