using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Kills the host at chosen moments of a failover.</summary>
internal static class Crash
{
    /// <summary>
    /// Entries that a planned failover of the sample's 12 machines writes to the journal: per machine the deallocation and
    /// its power changes, per disk a snapshot, a copy and a disk, the tags and the swap, the start and its power changes.
    /// </summary>
    public const int EntriesOfARun = 175;

    /// <summary>
    /// Waits until the journal holds a number of entries that change something, then kills the host; what the journal
    /// shows then.
    /// </summary>
    public static async Task<IReadOnlyList<JournalEntry>> AtEntryAsync(Scenario scenario, int entry)
    {
        await scenario.Control.JournalUntilAsync(
            $"entry {entry} of the journal", read => read.Count(line => line.IsMutation || line.IsPower) >= entry);
        scenario.Host.Kill();
        return await scenario.Control.JournalAsync();
    }

    /// <summary>The end of a run whose host was killed; everything holds that holds for a calm one.</summary>
    public static async Task<JsonNode> RecoversAsync(Scenario scenario, string run)
    {
        var report = await scenario.CompleteAsync(run);
        await scenario.VerifyAsync(report);
        return report;
    }
}
