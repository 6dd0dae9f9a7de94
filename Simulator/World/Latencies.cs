using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DrFunctions.Simulator.World;

/// <summary>A duration between two bounds, in simulated seconds.</summary>
public sealed record LatencyRange(string Name, double MinSeconds, double MaxSeconds);

/// <summary>
/// Every simulated duration, in one place. Ranges marked [R] enclose single recorded samples of the platform,
/// [D] follow Microsoft's documentation, the others are modelling assumptions. All are divided by the speed.
/// </summary>
public static class Latencies
{
    /// <summary>Deallocation of a running or stopped machine (7.8 s recorded for a small one; usual 20–90 s).</summary>
    public static LatencyRange Deallocate { get; } = new("deallocate", 20, 90);

    /// <summary>Start of a deallocated machine: a host has to be found.</summary>
    public static LatencyRange StartDeallocated { get; } = new("start", 20, 90);

    /// <summary>Start of a machine that kept its host [R 7.8 s].</summary>
    public static LatencyRange StartStopped { get; } = new("start-stopped", 6, 12);

    /// <summary>Power-off that keeps the host.</summary>
    public static LatencyRange PowerOff { get; } = new("power-off", 5, 20);

    /// <summary>Restart.</summary>
    public static LatencyRange Restart { get; } = new("restart", 10, 40);

    /// <summary>A power operation that finds the machine already there.</summary>
    public static LatencyRange AlreadyThere { get; } = new("already-there", 0.5, 1.5);

    /// <summary>Swap of the OS disk, attach and detach of data disks (detach 12.9 s [R]).</summary>
    public static LatencyRange UpdateMachine { get; } = new("update-machine", 2, 15);

    /// <summary>Creation of a machine up to running.</summary>
    public static LatencyRange CreateMachine { get; } = new("create-machine", 30, 90);

    /// <summary>Deletion of a machine.</summary>
    public static LatencyRange DeleteMachine { get; } = new("delete-machine", 15, 60);

    /// <summary>A command run in a guest: the agent has to pick it up first.</summary>
    public static LatencyRange RunCommand { get; } = new("run-command", 3, 30);

    /// <summary>How often a command is tried on a guest whose agent does not answer.</summary>
    public static LatencyRange AgentPoll { get; } = new("agent-poll", 5, 10);

    /// <summary>When the platform gives up on an agent that does not answer.</summary>
    public const double AgentTimeoutSeconds = 900;

    /// <summary>From running to a guest whose services answer.</summary>
    public static LatencyRange GuestBoot { get; } = new("guest-boot", 20, 120);

    /// <summary>Metadata part of a snapshot (200 GiB incremental under 10 s [R]); bytes come on top.</summary>
    public static LatencyRange CreateSnapshot { get; } = new("create-snapshot", 1, 4);

    /// <summary>A restore point of all disks of a machine in its region ("within a few seconds" [D]).</summary>
    public static LatencyRange CreateRestorePoint { get; } = new("create-restore-point", 2, 8);

    /// <summary>The operation of a CopyStart; the data follows in the background.</summary>
    public static LatencyRange StartCopy { get; } = new("start-copy", 1, 4);

    /// <summary>Start-up of a background copy before the first byte moves.</summary>
    public static LatencyRange CopyWarmUp { get; } = new("copy-warm-up", 2, 8);

    /// <summary>Creation of a disk, empty or from a snapshot (0.13 s [R] for an empty one).</summary>
    public static LatencyRange CreateDisk { get; } = new("create-disk", 0.5, 3);

    /// <summary>Update of a disk's or snapshot's metadata.</summary>
    public static LatencyRange UpdateDisk { get; } = new("update-disk", 0.2, 1);

    /// <summary>Deletion of a disk or a snapshot.</summary>
    public static LatencyRange DeleteDisk { get; } = new("delete-disk", 0.3, 2);

    /// <summary>Creation or deletion of a network resource.</summary>
    public static LatencyRange Network { get; } = new("network", 0.5, 2);

    /// <summary>Bytes per simulated second that a disk's first, full snapshot is taken at.</summary>
    public const double SnapshotBytesPerSecond = 512.0 * 1024 * 1024;

    /// <summary>Bytes per simulated second that a copy to another region moves.</summary>
    public const double CopyBytesPerSecond = 64.0 * 1024 * 1024;

    /// <summary>A changed page stands for this many changed bytes: guests write far less than real ones.</summary>
    public const long BytesPerChangedPage = 1024 * 1024;
}

/// <summary>Draws durations: the same seed, subject and count give the same one, in whatever order calls arrive.</summary>
internal sealed class LatencyModel(int seed, double speed)
{
    private readonly Dictionary<string, int> _drawn = [];

    public double Speed => speed;

    public TimeSpan Draw(LatencyRange range, string subject)
    {
        var key = $"{range.Name}|{subject.ToLowerInvariant()}";
        var count = _drawn[key] = _drawn.GetValueOrDefault(key) + 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{key}|{count}"));
        var share = BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
        return Scale(range.MinSeconds + share * (range.MaxSeconds - range.MinSeconds));
    }

    public TimeSpan Scale(double simulatedSeconds) => TimeSpan.FromSeconds(simulatedSeconds / speed);
}
