namespace DrFunctions.Simulator;

/// <summary>A disk or snapshot as the control plane shows it.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Kind">disk, snapshot or restorePoint (of one disk).</param>
/// <param name="Site">Region.</param>
/// <param name="AttachedTo">Machine that holds it.</param>
/// <param name="Machine">Id of the machine whose guest is installed on it, lower case; null for an empty disk.</param>
/// <param name="GuestDisk">Its index among that guest's disks.</param>
/// <param name="LastAcknowledged">The last write of the machine <paramref name="AttachedTo"/> that its guest saw acknowledged, over all its disks.</param>
/// <param name="StoredSequence">The highest write stored on this disk.</param>
/// <param name="Records">Writes stored on this disk.</param>
/// <param name="SizeBytes">Size.</param>
/// <param name="Complete">False for snapshots whose data is still under way.</param>
/// <param name="Digest">SHA-256 of the content now.</param>
/// <param name="DigestAtCreation">SHA-256 of the content when the disk was created.</param>
public sealed record DiskStatus(
    string Id, string Kind, string Site, string? AttachedTo, string? Machine, int? GuestDisk, long? LastAcknowledged, long StoredSequence, long Records,
    long SizeBytes, bool Complete, string Digest, string? DigestAtCreation);

/// <summary>Two contents side by side.</summary>
/// <param name="Left">Id of one.</param>
/// <param name="Right">Id of the other.</param>
/// <param name="Equal">Byte for byte the same now.</param>
/// <param name="EqualAtCreation">What the right disk held when it was created is what the left one holds now: the guest of the right one may have written since.</param>
/// <param name="LeftIsPrefix">Every write of the left is on the right, in place and unchanged.</param>
/// <param name="LeftSequence">Highest write on the left.</param>
/// <param name="RightSequence">Highest write on the right.</param>
public sealed record DiskComparison(string Left, string Right, bool Equal, bool EqualAtCreation, bool LeftIsPrefix, long LeftSequence, long RightSequence);

/// <summary>Whether a set of disks holds a machine's writes without a gap.</summary>
/// <param name="Machine">Machine whose guest is installed; null when none was found.</param>
/// <param name="GapFree">The writes on all disks together are exactly 1..<paramref name="Last"/>, correctly chained.</param>
/// <param name="Last">Last write of the gap-free beginning.</param>
/// <param name="LastAcknowledged">The last write acknowledged to the guest on <paramref name="AcknowledgedBy"/>.</param>
/// <param name="AcknowledgedBy">The machine that the guest was installed on.</param>
/// <param name="Complete">GapFree, and nothing that was acknowledged is missing.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record OrderCheck(string? Machine, bool GapFree, long Last, long LastAcknowledged, string? AcknowledgedBy, bool Complete, string? Problem);

/// <summary>Looks at what disks hold.</summary>
public sealed class Disks
{
    private const int MostLooks = 20;

    private readonly Cloud _cloud;
    private readonly GuestHost _guests;

    internal Disks(Cloud cloud, GuestHost guests) => (_cloud, _guests) = (cloud, guests);

    /// <summary>All disks, then all snapshots.</summary>
    public IReadOnlyList<DiskStatus> List()
    {
        var found = _cloud.Run(() => _cloud.List<ManagedDisk>(ResourceTypes.Disk).Cast<Resource>().Concat(_cloud.List<Snapshot>(ResourceTypes.Snapshot)).ToList());
        return [.. found.Select(Status)];
    }

    /// <summary>One disk or snapshot.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this id.</exception>
    public DiskStatus Get(string id) => Status(Find(id));

    /// <summary>Compares two disks or snapshots.</summary>
    /// <exception cref="KeyNotFoundException">One of them does not exist.</exception>
    public DiskComparison Compare(string left, string right)
    {
        var (l, r) = (Find(left), Find(right));
        var (a, b) = (ContentOf(l), ContentOf(r));
        var digest = a.Digest();
        var leftRecords = a.ReadRecords();
        var rightRecords = b.ReadRecords();
        var prefix = a.BaseName == b.BaseName && leftRecords.Count <= rightRecords.Count && leftRecords.Select((x, i) => x == rightRecords[i]).All(same => same)
            && (a.Read(0) ?? []).AsSpan().SequenceEqual(b.Read(0) ?? []);
        return new DiskComparison(l.Id, r.Id, digest == b.Digest(), (r as ManagedDisk)?.DigestAtCreation == digest, prefix, a.StoredSequence, b.StoredSequence);
    }

    /// <summary>Checks that the disks together hold writes 1..n without a gap and that n is the last that was acknowledged.</summary>
    /// <param name="ids">All disks (or snapshots) of one guest.</param>
    /// <param name="machine">Machine whose acknowledged writes count; null takes the one that the guest was installed on.</param>
    /// <exception cref="KeyNotFoundException">A disk does not exist.</exception>
    public OrderCheck CheckOrder(IReadOnlyList<string> ids, string? machine = null)
    {
        var contents = ids.Select(id => ContentOf(Find(id))).ToList();
        var labels = contents.Select(c => (Content: c, Label: GuestManifest.Read(c))).Where(c => c.Label is not null).OrderBy(c => c.Label!.Disk).ToList();
        var (manifest, ordered, problem) = GuestDisks.Recognize([.. labels.Select(l => l.Content)]);
        if (manifest is null) return new OrderCheck(null, false, 0, 0, null, false, problem);
        var (last, gap) = Settled(manifest.Machine, ordered);
        var vm = _cloud.Run(() => _cloud.Find<VirtualMachine>(machine ?? manifest.Machine));
        var acknowledged = vm is null ? 0 : _guests.LastAcknowledged(vm);
        var lost = gap is null && last.Number < acknowledged ? $"writes {last.Number + 1} to {acknowledged} were acknowledged and are not there" : null;
        return new OrderCheck(manifest.Machine, gap is null, last.Number, acknowledged, vm?.Id, gap is null && lost is null, gap ?? lost);
    }

    // A guest writes to one disk while another is being read: a gap is one if nothing was written meanwhile.
    private static (SequenceRecord Last, string? Problem) Settled(string machine, IReadOnlyList<DiskContent> disks)
    {
        for (var look = 1; ; look++)
        {
            var records = disks.Sum(disk => disk.Records);
            var found = SequenceCheck.Recover(machine, disks);
            if (found.Problem is null || look == MostLooks || disks.Sum(disk => disk.Records) == records) return found;
        }
    }

    private Resource Find(string id) => _cloud.Run(() => _cloud.Find(id)) is (ManagedDisk or Snapshot) and var found ? found
        : throw new KeyNotFoundException($"There is no disk or snapshot {id}.");

    private static DiskContent ContentOf(Resource resource) => resource is ManagedDisk disk ? disk.Content : ((Snapshot)resource).Content;

    private DiskStatus Status(Resource resource)
    {
        var content = ContentOf(resource);
        var label = GuestManifest.Read(content);
        var disk = resource as ManagedDisk;
        var vm = disk?.ManagedBy is { } owner ? _cloud.Run(() => _cloud.Find<VirtualMachine>(owner)) : null;
        return new DiskStatus(resource.Id, resource switch { ManagedDisk => "disk", DiskRestorePoint => "restorePoint", _ => "snapshot" }, resource.Location, disk?.ManagedBy, label?.Machine, label?.Disk,
            vm is null ? null : _guests.LastAcknowledged(vm), content.StoredSequence, content.Records, disk?.SizeBytes ?? ((Snapshot)resource).SizeBytes,
            resource is not Snapshot snapshot || snapshot.IsComplete, content.Digest(), disk?.DigestAtCreation);
    }
}
