using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>
/// The plan as it holds now: after a failback to a new site the machines run there, whatever the plan that is served
/// says, until that says the same.
/// </summary>
/// <param name="Loaded">The plan to run and to show, with its own hash.</param>
/// <param name="Drift">What the plan's file must say, as YAML; null where it need not change.</param>
internal sealed record EffectivePlan(LoadedPlan Loaded, string? Drift)
{
    /// <summary>The plan itself.</summary>
    public Plan Plan => Loaded.Plan;

    /// <summary>The plan of a group by what the group knows now.</summary>
    public static async Task<EffectivePlan> ReadAsync(
        DurableClient client, LoadedPlan served, CancellationToken cancellationToken) =>
        Of(served, await client.GetEntityAsync(ProtectionGroup.Name, served.Plan.Group.Value, cancellationToken) ?? new());

    /// <summary>The plan of a group by what the group knows.</summary>
    public static EffectivePlan Of(LoadedPlan served, ProtectionGroupState state)
    {
        if (state.Moved is not { } moved || moved.Site.Name == served.Plan.Primary.Name)
        {
            return new EffectivePlan(served, null);
        }

        var plan = served.Plan.MovedTo(moved.Site, moved.ResourceGroup);
        return new EffectivePlan(new LoadedPlan(plan, PlanHash.Of(plan), served.File), PlanChanges.To(plan));
    }
}
