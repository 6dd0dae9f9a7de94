using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a run came to.</summary>
internal static class Outcomes
{
    /// <summary>Success only if every machine got there.</summary>
    public static RunOutcome Of(Operation operation, IReadOnlyList<MachineWork> works)
    {
        var errors = works.Where(work => work.Error is not null).Select(work => work.Error!.Code).ToList();
        if (errors.Count > 0)
        {
            // One in the background whose machines were taken from it has made way, as it should.
            return OperationSteps.IsBackground(operation) && errors.TrueForAll(code => code == ErrorCodes.Yielded)
                ? RunOutcome.Cancelled
                : RunOutcome.Stopped;
        }

        return works.Any(work => work.SkippedBecause is not null) ? RunOutcome.CompletedWithSkips : RunOutcome.Completed;
    }

    /// <summary>Whether no machine got beyond the fence, which may stand whatever comes.</summary>
    public static bool IsUntouched(IReadOnlyList<MachineWork> works) => works.All(work =>
        !work.AtTarget && work.Steps.All(step => step.Step == Step.Fence || step.StartedAt is null));
}
