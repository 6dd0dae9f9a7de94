using System.Collections.Immutable;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>A VM at one place, with the disk that its guest writes to. Each write of a machine has a number of its own.</summary>
internal sealed class WorldVm(string machine, string site, string resourceGroup)
{
    public string Machine => machine;

    public string Site => site;

    public string ResourceGroup => resourceGroup;

    public bool Exists { get; set; }

    public bool On { get; set; }

    /// <summary>Whether a run created it.</summary>
    public bool Ours { get; set; }

    public bool Locked { get; set; }

    /// <summary>Whether somebody else than a run started it.</summary>
    public bool StartedByHand { get; set; }

    /// <summary>Counts starts, stops and updates: the fingerprint.</summary>
    public int Changes { get; set; }

    public int Generation { get; set; } = 1;

    public string Disk { get; set; } = "";

    /// <summary>The restore point that the disk was made of; null for one of its own.</summary>
    public string? DiskOf { get; set; }

    /// <summary>Whether the VM ran on this disk.</summary>
    public bool DiskRan { get; set; }

    public ImmutableSortedSet<int> Content { get; set; } = [];

    public string VmId => $"vm-{machine}-{site}-{Generation}";

    public string Fingerprint => $"f{Changes}";

    public OffProof Proof(DateTimeOffset now) => new()
    {
        VmId = VmId,
        ProvenAt = now,
        Fingerprint = Fingerprint,
        Disks = [new DiskIdentity(null, Disk, $"unique-{Disk}", 1 << 30)],
    };

    /// <summary>Whether it is not as the proof said.</summary>
    public bool Changed(OffProof off) =>
        !Exists || On || off.VmId != VmId || off.Fingerprint != Fingerprint || off.Disks[0].ResourceId != Disk;

    /// <summary>Whether it holds what was synced, and did not run since it took that.</summary>
    public bool StandsAt(SyncedPoint point) =>
        Exists && point.InstanceVmId == VmId && point.Disks[0].DiskId == Disk
        && (point.InstanceFingerprint is null || point.InstanceFingerprint == Fingerprint);

    public void TurnOff()
    {
        Changes += On ? 1 : 0;
        On = false;
        StartedByHand = false;
    }

    public void TurnOn()
    {
        On = true;
        DiskRan = true;
        Changes++;
    }
}

/// <summary>A snapshot of a VM's disk, or the copy of one.</summary>
internal sealed record WorldSnapshot(
    string Id, string Disk, ImmutableSortedSet<int> Content, DateTimeOffset TakenAt, Consistency Consistency, bool Kept);
