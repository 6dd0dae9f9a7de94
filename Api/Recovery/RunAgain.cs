using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>What a run that ended halfway is run again with: the same options, for what did not get there.</summary>
internal static class RunAgain
{
    /// <summary>Why there is nothing to run again; null if there is.</summary>
    public static DrError? WhyNot(RunSummary run, ProtectionGroupState group, RunReport? report)
    {
        var isLast = group.LastRun == run.Run || group.LastBackgroundRun == run.Run;
        return report?.Outcome switch
        {
            RunOutcome.Refused => Nothing(run, "it never began"),
            RunOutcome.Completed => Nothing(run, "it did everything that it was asked for"),
            _ when !isLast && report is { Outcome: RunOutcome.Cancelled } && IsBack(report) => Nothing(run, "it never began, or was taken back"),
            _ when !isLast => Nothing(run, group.LastRun is { } later && later != run.Run
                ? $"the run '{later}' has been since"
                : "it never began"),
            RunOutcome.Cancelled when OperationSteps.Moves(run.Operation) && IsBack(report) =>
                Nothing(run, "it was cancelled and taken back, and nothing of it is left"),
            _ => null,
        };
    }

    /// <summary>
    /// The options of the run, for the machines that did not get there, as far as those may go alone; for all of it
    /// otherwise, since a run goes on from what is done. What somebody acknowledged, waived or forced for it is not among them.
    /// </summary>
    public static RunOptions OptionsOf(RunSummary run, RunReport? report, GroupSight group)
    {
        var options = run.Options with { AcknowledgeDataLoss = null, AcknowledgeDivergence = null, WaiveFencing = null, Force = null };
        if (report is null || !OperationSteps.Moves(run.Operation) || options.Target is not null)
        {
            return options;
        }

        var missing = report.Machines
            .Where(machine => machine.Outcome != StepOutcome.Completed || machine.Error is not null)
            .Select(machine => machine.Name)
            .ToHashSet();
        var names = group.Machines.Select(machine => machine.Machine.Name).Where(missing.Contains).ToList();
        var side = OperationSteps.SideOf(run.Operation);
        var othersAreThere = group.Machines.All(machine =>
            missing.Contains(machine.Machine.Name) || (machine.Known.ActiveSite == side && !machine.Known.StartUnconfirmed));
        return othersAreThere && names.Count > 0 && names.Count < group.Machines.Count
            ? options with { Machines = [.. names.Select(name => name.Value)] }
            : options;
    }

    /// <summary>What was acknowledged or waived for the run, and is not for the one that follows.</summary>
    public static IReadOnlyList<string> NotCarriedOver(RunOptions before, RunOptions now) =>
    [
        .. before.AcknowledgeDataLoss is { } && now.AcknowledgeDataLoss is null ? ["acknowledgeDataLoss"] : Array.Empty<string>(),
        .. before.AcknowledgeDivergence is { } && now.AcknowledgeDivergence is null ? ["acknowledgeDivergence"] : Array.Empty<string>(),
        .. before.Force is { Count: > 0 } && now.Force is not { Count: > 0 } ? ["force"] : Array.Empty<string>(),
        .. before.WaiveFencing is { Count: > 0 } && now.WaiveFencing is not { Count: > 0 } ? ["waiveFencing"] : Array.Empty<string>(),
    ];

    /// <summary>It is under way.</summary>
    public static DrError UnderWay(RunSummary run) => Nothing(run, "it is under way") with
    {
        Remedy = $"Wait for its end, or cancel it: POST /api/runs/{run.Run}/cancel.",
    };

    private static bool IsBack(RunReport report) => report.Machines.All(machine =>
        machine.Outcome is StepOutcome.RolledBack or StepOutcome.NotReached
        || machine.Steps.All(step => step.Step == Step.Fence || step.StartedAt is null));

    private static DrError Nothing(RunSummary run, string why) => new(
        ErrorCodes.NothingToRetry,
        $"There is nothing of the run '{run.Run}' to run again: {why}.",
        $"If the operation is still wanted, start it: POST /api/groups/{run.Group}/{Operations.RouteOf(run.Operation)}.",
        "The group's last run, ended before all its machines got there.");
}
