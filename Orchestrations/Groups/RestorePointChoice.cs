using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The restore point that a machine is brought up at.</summary>
/// <param name="Point">The restore point; null if none is eligible.</param>
/// <param name="Stands">Whether the destination stands there already.</param>
/// <param name="Incomplete">Ids of those that are not eligible.</param>
internal sealed record RestorePointChoice(StandingPoint? Point, bool Stands, IReadOnlyList<string> Incomplete)
{
    /// <summary>
    /// The newest one, or the one asked for, whose data stands complete at the DR site: as copies, or on the disks of the
    /// destination instance itself. What the world shows counts; what is written down says only what to look for.
    /// </summary>
    /// <param name="machine">What is known of the machine.</param>
    /// <param name="seen">What stands at the DR site.</param>
    /// <param name="wanted">An id, or a time for the newest up to then; null for the newest.</param>
    public static RestorePointChoice For(KnownMachine machine, MachineAssessment seen, string? wanted)
    {
        var standing = IsHeld(machine.SyncedAtRecovery, seen) ? machine.SyncedAtRecovery?.RestorePointId : null;
        var complete = seen.Complete.Select(point => point.Id).ToHashSet();
        var point = machine.Points
            .Where(point => complete.Contains(point.Id) || point.Id == standing)
            .Where(point => IsWanted(point, wanted))
            .MaxBy(point => point.TakenAt);
        return new RestorePointChoice(point, point is not null && point.Id == standing, seen.Incomplete);
    }

    /// <summary>What going back to it loses, as far as that is known before the source is proven off.</summary>
    public LossWindow LossAt(DateTimeOffset now) =>
        new(SiteRole.Primary, Point!.TakenAt, now, Point.Id, Point.Consistency);

    // Disks that wait for an instance to be created are looked at by its creation.
    private static bool IsHeld(SyncedPoint? synced, MachineAssessment seen) =>
        synced is not null && (seen.HoldsSynced || (synced.InstanceVmId is null && !seen.Exists));

    private static bool IsWanted(StandingPoint point, string? wanted) =>
        wanted is null
        || point.Id == wanted
        || IsOfTheSameRun(point.Id, wanted)
        || (DateTimeOffset.TryParse(
                wanted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && point.TakenAt <= time);

    // group/run/machine/epoch: the id of one machine's restore point means those that the same run took of the others.
    private static bool IsOfTheSameRun(string id, string wanted)
    {
        var (one, other) = (id.Split('/'), wanted.Split('/'));
        return other.Length >= 2 && one.Take(2).SequenceEqual(other.Take(2));
    }
}
