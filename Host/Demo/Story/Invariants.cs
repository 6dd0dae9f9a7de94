using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story;

/// <summary>What must hold throughout, asked of the cloud, never of our own report alone.</summary>
internal static class Invariants
{
    /// <summary>
    /// No guest ran twice at any instant, but between a waiver and the settling of its debt; what ran twice then ended by then.
    /// </summary>
    public static Finding NeverBothSides(IEnumerable<Overlap> overlaps, IReadOnlyList<Waiver> waivers) => new(
        waivers.Count == 0 ? "never both sides" : "never both sides, but as waived until the debt was settled",
        [.. overlaps.Where(overlap => !waivers.Any(waiver => Covers(waiver, overlap))).Select(Describe)]);

    /// <summary>Every machine runs on this side.</summary>
    public static Finding AllRunAt(CloudWitness cloud, Side side) => new(
        $"every machine runs at {side}",
        [.. cloud.Machines.Except(cloud.RunningAt(side), StringComparer.OrdinalIgnoreCase).Select(name => cloud.WhyNot(side, name))]);

    /// <summary>No machine runs on this side.</summary>
    public static Finding NoneRunsAt(CloudWitness cloud, Side side) => new(
        $"none runs at {side}", [.. cloud.RunningAt(side).Select(name => $"{name} runs at {side}")]);

    /// <summary>Every disk was made equal to the one that was left, as it has been since its power-off.</summary>
    public static Finding Equal(Contracts.DiskProof proof) => Finding.Of(
        $"all {proof.Disks} disks equal those that were left, at power-off",
        proof.Disks > 0 && proof.Equal == proof.Disks,
        $"{proof.Disks - proof.Equal} of {proof.Disks} disks differ");

    /// <summary>The disks that run hold every write in order, at least up to the last one before each power-off.</summary>
    public static Finding WritesInOrder(CloudWitness cloud, Side runs, IReadOnlyDictionary<string, long> lastWrites)
    {
        var attached = cloud.Attached(runs);
        return new(
            lastWrites.Count == 0 ? "writes are in order, without a gap" : "no write is lost, and writes are in order",
            [.. cloud.Machines.Select(machine => Fault(machine, attached[machine].ToList())).OfType<string>()]);

        string? Fault(string machine, IReadOnlyList<DiskStatus> disks)
        {
            if (disks.Count == 0)
            {
                return $"{machine} has no disks";
            }

            var order = cloud.Order(disks);
            return !order.GapFree ? $"{machine}: {order.Problem}"
                : order.Last < lastWrites.GetValueOrDefault(machine)
                    ? $"{machine}: writes {order.Last + 1} to {lastWrites[machine]} are lost" : null;
        }
    }

    /// <summary>The product deleted nothing but snapshots, and disks that no machine ever ran on.</summary>
    public static Finding NothingDeletedThatHeldData(CloudWitness cloud, IReadOnlySet<string> everRan) => new(
        "nothing was deleted that held an only copy",
        [
            .. cloud.Since(0)
                .Where(entry => entry is { Kind: "mutation", Method: "DELETE", Effect: "deleted" } && entry.Principal == cloud.Product)
                .Where(entry => !entry.Resource.Contains("/snapshots/", StringComparison.Ordinal)
                    && (!entry.Resource.Contains("/disks/", StringComparison.Ordinal) || everRan.Contains(entry.Resource)))
                .Select(entry => $"{entry.Resource} was deleted"),
        ]);

    private static bool Covers(Waiver waiver, Overlap overlap) => overlap.Seq > waiver.From
        && (waiver.SettledBy is not { } settled || overlap.EndSeq <= settled);

    private static string Describe(Overlap overlap) =>
        $"{CloudWitness.NameOf(overlap.Machine)} ran twice from {overlap.From:HH:mm:ss.fff} to {overlap.To?.ToString("HH:mm:ss.fff") ?? "now"} (journal {overlap.Seq})";
}
