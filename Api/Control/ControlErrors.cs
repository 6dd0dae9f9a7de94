using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Why nothing can be said to a run, or not this.</summary>
internal static class ControlErrors
{
    public static DrError Ended(RunId run, GroupName group) => new(
        ErrorCodes.RunEnded,
        $"The run '{run}' has ended.",
        $"Look at its report: GET /api/runs/{run}/report. If it ended halfway, run what is left again, "
        + $"POST /api/runs/{run}/retry, or see the ways on, POST /api/groups/{group}/recover.",
        "A run under way.");

    /// <summary>The plan was changed since the run was requested.</summary>
    public static DrError Stale(RunId run, GroupName group, Operation operation) =>
        Refusals.ApprovalUnfit(run, "the plan that is served now is another one than the run was asked for with") with
        {
            Remedy = $"Reject it, POST /api/runs/{run}/reject, and start the operation again: "
                + $"POST /api/groups/{group}/{Operations.RouteOf(operation)}.",
            Expected = "The plan as it was when the run was requested.",
        };

    public static DrError UnknownMachine(RunId run, string machine, IEnumerable<Machine> known) => RequestErrors.Bad(
        $"The run '{run}' has no machine '{machine}'.",
        "Name one of its machines.",
        "One of: " + string.Join(", ", known.Select(other => other.Name)) + ".");

    /// <summary>No answer about the machine is waited for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="last">The last question about it; null if there was none.</param>
    public static DrError NotAsking(RunId run, MachineName machine, Question? last) => new(
        ErrorCodes.NotAsking,
        $"The run '{run}' waits for no answer about '{machine}': " + last switch
        {
            null => "it did not ask.",
            { Answer: { } answer } => $"{answer.By} answered {Word(answer.Decision)} at {answer.At:u}"
                + (answer.Why is { } why ? $" ({why})." : "."),
            { Closed: true } => $"nobody answered until {last.Until:u}, or the run was cancelled.",
            _ => "the answer was not taken in.",
        },
        $"Look at the run: GET /api/runs/{run} shows what it asks.",
        "A machine that the run asks about.");

    private static string Word(MachineDecision decision) => decision.ToString().ToLowerInvariant();
}
