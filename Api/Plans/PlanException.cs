using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Plans do not hold together. Carries every fault of every file at once (<see cref="ErrorCodes.PlanInvalid"/>).</summary>
public sealed class PlanException(IReadOnlyList<PlanFault> faults)
    : Exception($"{ErrorCodes.PlanInvalid}: {Count(faults)}:{string.Concat(faults.Select(fault => "\n  " + fault))}")
{
    /// <summary>The faults, by file and line.</summary>
    public IReadOnlyList<PlanFault> Faults { get; } = faults;

    private static string Count(IReadOnlyList<PlanFault> faults) =>
        faults.Count == 1 ? "The plans have a fault" : $"The plans have {faults.Count} faults";
}
