namespace DrFunctions.Contracts;

/// <summary>Rules on how many have to approve of an operation.</summary>
internal static class ApprovalRules
{
    private const int Most = 10;

    public static IEnumerable<PlanFault> Check(Plan plan)
    {
        foreach (var rule in plan.Approvals)
        {
            var path = "approvals." + NameOf(rule.Operation);
            if (rule.Count is < 1 or > Most)
            {
                yield return new(
                    path,
                    $"{rule.Count} is no number of people who have to approve.",
                    $"Write a number from 1 to {Most}, or leave the operation out: then nobody has to.");
            }
        }

        foreach (var twice in plan.Approvals.GroupBy(rule => rule.Operation).Where(rules => rules.Skip(1).Any()))
        {
            yield return new(
                "approvals." + NameOf(twice.Key), $"{twice.Key} stands there twice.", "Say once how many have to approve of it.");
        }
    }

    // As plan files write operations: planned-failover.
    private static string NameOf(Operation operation) => string.Concat(operation.ToString().Select((letter, index) =>
        !char.IsUpper(letter) ? $"{letter}" : index == 0 ? $"{char.ToLowerInvariant(letter)}" : $"-{char.ToLowerInvariant(letter)}"));
}
