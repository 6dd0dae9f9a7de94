namespace DrFunctions.Simulator.Guests;

/// <summary>Reads the growing sequence back from disks.</summary>
internal static class SequenceCheck
{
    /// <summary>The last record of a gap-free, correctly chained sequence over all disks, or what is wrong with it.</summary>
    public static (SequenceRecord Last, string? Problem) Recover(string machine, IReadOnlyList<DiskContent> disks)
    {
        var expected = SequenceRecord.First(machine);
        foreach (var record in disks.SelectMany(d => d.ReadRecords()).OrderBy(r => r.Number))
        {
            if (record.Number == expected.Number) return (expected, $"write {record.Number} is stored twice");
            var next = expected.Next();
            if (record.Number != next.Number) return (expected, $"writes {next.Number} to {record.Number - 1} are missing while later ones are stored");
            if (record != next) return (expected, $"write {record.Number} is not the one that was acknowledged");
            expected = next;
        }

        return (expected, null);
    }
}
