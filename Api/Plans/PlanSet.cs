using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>A sound plan.</summary>
/// <param name="Plan">The plan, its sites resolved.</param>
/// <param name="Hash">Its <see cref="PlanHash"/>.</param>
/// <param name="File">The file it was read from; null if it was made in memory.</param>
public sealed record LoadedPlan(Plan Plan, string Hash, string? File);

/// <summary>The plans that a host serves, by group. All sound: what holds a fault is never served.</summary>
public sealed class PlanSet
{
    private readonly Dictionary<GroupName, LoadedPlan> _plans;

    private PlanSet(IEnumerable<LoadedPlan> plans) =>
        _plans = plans.ToDictionary(loaded => loaded.Plan.Group);

    /// <summary>The plans, by group's name.</summary>
    public IReadOnlyList<LoadedPlan> All => [.. _plans.Values.OrderBy(loaded => loaded.Plan.Group.Value, StringComparer.Ordinal)];

    /// <summary>The plan of a group; null if none defines it.</summary>
    public LoadedPlan? Find(GroupName group) => _plans.GetValueOrDefault(group);

    /// <summary>Plans made in memory.</summary>
    /// <exception cref="PlanException">They do not hold together.</exception>
    public static PlanSet Of(params IEnumerable<Plan> plans)
    {
        var all = plans.ToList();
        List<PlanFault> faults =
        [
            .. all.SelectMany(plan => PlanRules.Check(plan)
                .Concat(SiteValidator.Validate(plan.Primary, "primary"))
                .Concat(SiteValidator.Validate(plan.Recovery, "recovery"))
                .Concat(plan.FailbackTargets.SelectMany((target, index) =>
                    SiteValidator.Validate(target.Site, $"failbackTargets[{index}].site")))
                .Select(fault => fault with { File = plan.Group.Value })),
            .. OverlapRules.Check([.. all.Select(plan => (plan, plan.Group.Value))]).Select(found => found.Fault),
        ];
        return faults.Count == 0
            ? Checked(all.Select(plan => new LoadedPlan(plan, PlanHash.Of(plan), null)))
            : throw new PlanException(faults);
    }

    /// <summary>Plans that were checked already.</summary>
    internal static PlanSet Checked(IEnumerable<LoadedPlan> plans) => new(plans);
}
