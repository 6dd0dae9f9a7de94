using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>A group as its entities know it, at one look.</summary>
/// <param name="Effective">The plan as it holds now.</param>
/// <param name="State">What the group knows.</param>
/// <param name="Machines">The machines, in the plan's order.</param>
internal sealed record GroupSight(EffectivePlan Effective, ProtectionGroupState State, IReadOnlyList<MachineSight> Machines)
{
    /// <summary>The plan as it holds now.</summary>
    public Plan Plan => Effective.Plan;

    /// <summary>Which side holds the truth; null while the machines differ.</summary>
    public SiteRole? ActiveSite => Machines.Select(machine => machine.Known.ActiveSite).Distinct().ToList() is [var side] ? side : null;

    /// <summary>Reads a group.</summary>
    public static async Task<GroupSight> ReadAsync(
        DurableClient client, LoadedPlan served, CancellationToken cancellationToken)
    {
        var group = served.Plan.Group.Value;
        var state = await client.GetEntityAsync(ProtectionGroup.Name, group, cancellationToken) ?? new();
        var effective = EffectivePlan.Of(served, state);
        var machines = await Task.WhenAll(effective.Plan.Machines.Select(async machine =>
        {
            var key = MachineKey.Of(effective.Plan, machine);
            var known = await client.GetEntityAsync(ProtectedMachine.Name, key, cancellationToken) ?? new();

            // What was owed at a site that the machine has left is owed there still.
            return new MachineSight(machine, known, known.Debt ?? (known.FormerDebts is [.., var last] ? last.Debt : null));
        }));
        return new GroupSight(effective, state, machines);
    }
}

/// <summary>A machine as its entity knows it.</summary>
/// <param name="Machine">The machine, as the plan holds now.</param>
/// <param name="Known">What is known of it.</param>
/// <param name="Debt">That its source, or the one it had before it moved, is not proven off; null for no such debt.</param>
internal sealed record MachineSight(Machine Machine, ProtectedMachineState Known, FencingDebt? Debt)
{
    /// <summary>When the newest restore point was taken that stands at the DR site, by the platform's clock; null for none.</summary>
    public DateTimeOffset? NewestPointAt => Known.RestorePoints.Count == 0
        ? Known is { SyncedSide: SiteRole.Recovery, RestorePoint: { } point } ? point.TakenAt : null
        : Known.RestorePoints.Max(point => point.TakenAt);

    /// <summary>How old that is; null for none, or while the DR side holds the truth: then nothing goes there.</summary>
    public TimeSpan? LagAt(DateTimeOffset now) => Known.ActiveSite == SiteRole.Primary && NewestPointAt is { } newest
        ? now > newest ? now - newest : TimeSpan.Zero
        : null;
}
