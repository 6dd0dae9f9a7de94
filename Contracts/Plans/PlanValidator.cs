namespace DrFunctions.Contracts;

/// <summary>Whether a plan holds together. It sees records: files and lines are the reader's.</summary>
public static class PlanValidator
{
    /// <summary>The most restore points that a plan may keep per machine: what is known of a machine has to fit into a message.</summary>
    public const int MaxRetain = 24;

    /// <summary>Every fault of the plan at once; none if it is sound. Sites are <see cref="SiteValidator"/>'s.</summary>
    /// <remarks>Whether a schedule is one is not seen here: it takes a library to read it.</remarks>
    public static IReadOnlyList<PlanFault> Validate(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. OfGroup(plan),
            .. OfLiveSync(plan.LiveSync),
            .. DurationRules.Check(plan.PowerOffTimeout, "powerOffTimeout"),
            .. DurationRules.Check(plan.ApprovalTimeout, "approvalTimeout"),
            .. DurationRules.Check(plan.DecisionTimeout, "decisionTimeout"),
            .. ApprovalRules.Check(plan),
            .. FailbackTargetRules.Check(plan),
            .. MachineRules.Check(plan),
            .. DependencyRules.Check(plan.Machines),
            .. plan.Machines.SelectMany(HealthRules.Check),
        ];
    }

    private static IEnumerable<PlanFault> OfGroup(Plan plan)
    {
        if (!NameRules.IsPlanName(plan.Group.Value))
        {
            yield return new("group", $"'{plan.Group}' is no name for a group.", NameRules.PlanNameRule);
        }

        if (plan.Primary.Name == plan.Recovery.Name)
        {
            yield return new(
                "recovery",
                $"The primary site and the DR site are the same, '{plan.Recovery.Name}'.",
                "Name another site; sites.yaml lists them.");
        }

        if (plan.Machines.Count == 0)
        {
            yield return new("machines", "The plan protects no machine.", "List at least one machine.");
        }

        if (plan.RtoTarget <= TimeSpan.Zero)
        {
            yield return new("rto", "The recovery time objective is zero.", "Write a longer time, such as 00:30:00, or leave it out.");
        }

        if (plan.RpoTarget <= TimeSpan.Zero)
        {
            yield return new("rpo", "The recovery point objective is zero.", "Write a longer time, such as 00:15:00, or leave it out.");
        }
    }

    private static IEnumerable<PlanFault> OfLiveSync(LiveSyncPolicy? policy)
    {
        if (policy?.Retain is < 1 or > MaxRetain)
        {
            yield return new(
                "liveSync.retain",
                $"{policy!.Retain} is no number of restore points to keep.",
                $"Write a number from 1 to {MaxRetain}; {LiveSyncPolicy.DefaultRetain} is the default.");
        }
    }
}
