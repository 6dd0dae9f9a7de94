using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a run came to.</summary>
internal static class Outcomes
{
    /// <summary>Success only if every machine got there.</summary>
    public static RunOutcome Of(Operation operation, IReadOnlyList<MachineWork> works, CancelOrder? cancel)
    {
        var errors = works.Where(work => work.Error is not null).Select(work => work.Error!.Code).ToList();
        if (errors.Count > 0)
        {
            return (cancel is not null && errors.TrueForAll(code => code == ErrorCodes.Cancelled))
                || HasYielded(operation, errors)
                ? RunOutcome.Cancelled
                : RunOutcome.Stopped;
        }

        return works.Any(work => work.SkippedBecause is not null) ? RunOutcome.CompletedWithSkips : RunOutcome.Completed;
    }

    /// <summary>Machines that waited for a cancelled one were cancelled with it, unless one truly failed.</summary>
    public static IReadOnlyList<MachineWork> AsCancelled(IReadOnlyList<MachineWork> works) =>
        works.All(work => work.Error is null or { Code: ErrorCodes.Cancelled or ErrorCodes.DependencyFailed })
            ? [.. works.Select(work => work.Error is null ? work : work with { Error = Refusals.Cancelled(work.Run, work.Machine.Name.Value) })]
            : works;

    /// <summary>One in the background whose machines were taken from it has made way, as it should.</summary>
    public static bool HasYielded(Operation operation, IReadOnlyList<string> errors) =>
        OperationSteps.IsBackground(operation) && errors.Count > 0
        && errors.All(code => code == ErrorCodes.Yielded);

    /// <summary>Whether every machine is where the run found it, some of them because they went back.</summary>
    /// <param name="works">The machines.</param>
    /// <param name="beganHalfway">Whether an earlier run had left them halfway: what is across is there by that one.</param>
    public static bool IsRolledBack(IReadOnlyList<MachineWork> works, bool beganHalfway) =>
        works.Any(work => work.RolledBack)
        && works.All(work => work.RolledBack || IsUntouched([work])
            || (!beganHalfway && work is { AtTarget: true, Error: null or { Code: ErrorCodes.Cancelled } }));

    /// <summary>Whether the machine was left out before it ran at the destination.</summary>
    public static bool StaysBehind(MachineWork work) => work is { LeftOut: true, Started: null };

    /// <summary>Whether no machine got beyond the fence, which may stand whatever comes.</summary>
    public static bool IsUntouched(IReadOnlyList<MachineWork> works) => works.All(work => !work.AtTarget && !HasBegun(work));

    /// <summary>Whether the run did something to the machine, beyond the fence.</summary>
    public static bool HasBegun(MachineWork work) =>
        work.Steps.Any(step => step.Step is not (Step.Fence or Step.Settle) && step.StartedAt is not null);
}
