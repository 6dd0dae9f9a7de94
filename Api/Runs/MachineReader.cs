using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>Reads where each machine of a run stands, from its pipelines or, once they are purged, from the report.</summary>
internal static class MachineReader
{
    /// <summary>Each machine once, in the plan's order.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="run">The run.</param>
    /// <param name="plan">Its plan; null once it is purged.</param>
    /// <param name="report">Its report; null until it has ended.</param>
    /// <param name="requestedAt">Since when a machine waits whose pipeline has not begun.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<MachineProgress>> ReadAsync(
        DurableClient client,
        string run,
        Plan? plan,
        RunReport? report,
        DateTimeOffset requestedAt,
        CancellationToken cancellationToken)
    {
        if (report is not null)
        {
            return [.. report.Machines.Select(machine => Of(machine, report))];
        }

        // A machine has a pipeline per stage; by creation, the last one that says something is where it stands.
        var latest = new Dictionary<MachineName, MachineProgress>();
        var children = new OrchestrationQuery { InstanceIdPrefix = run + ":" };
        await foreach (var child in client.GetAllInstancesAsync(children, cancellationToken))
        {
            if (KnownRuns.Read(child.SerializedCustomStatus, ContractsJson.Default.MachineProgress) is { } progress)
            {
                latest[progress.Machine] = progress;
            }

            if (Broken(child) is { } error && child.InstanceId.Split(':') is [_, var name, ..])
            {
                var machine = new MachineName(name);
                var stood = latest.GetValueOrDefault(machine) ?? Waiting(machine, child.CreatedAt);
                latest[machine] = stood with { State = ProgressState.Failed, Since = child.LastUpdatedAt, Error = error };
            }
        }

        return plan is null
            ? [.. latest.Values]
            : [.. plan.Machines.Select(machine => latest.GetValueOrDefault(machine.Name) ?? Waiting(machine.Name, requestedAt))];
    }

    /// <summary>Why a pipeline does not go on by itself; null if it does, or has done its part.</summary>
    private static DrError? Broken(OrchestrationMetadata child) => child.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Blocked => new DrError(
            ErrorCodes.RunInterrupted,
            $"The pipeline '{child.InstanceId}' is blocked: {child.FailureDetails?.ErrorMessage}",
            $"Mend the cause, then resume it: POST {InstancesHandler.Route}/{child.InstanceId}/resume."),
        OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated => new DrError(
            ErrorCodes.RunInterrupted,
            $"The pipeline '{child.InstanceId}' is {child.RuntimeStatus}: {child.FailureDetails?.ErrorMessage}",
            "When the run has ended, start the operation again: it goes on from where the machine stands."),
        _ => null,
    };

    private static MachineProgress Waiting(MachineName machine, DateTimeOffset since) => new()
    {
        Machine = machine,
        Step = Step.PowerOff,
        State = ProgressState.Waiting,
        Since = since,
    };

    private static MachineProgress Of(MachineReport machine, RunReport report)
    {
        var last = machine.Steps.LastOrDefault(step => step.Outcome != StepOutcome.NotReached);
        return new MachineProgress
        {
            Machine = machine.Name,
            Step = last?.Step ?? Step.PowerOff,
            State = machine.Error is not null ? ProgressState.Failed
                : machine.Outcome == StepOutcome.NotReached ? ProgressState.Waiting
                : machine.Outcome == StepOutcome.Yielded ? ProgressState.Yielded
                : ProgressState.Completed,
            Fraction = last?.Outcome == StepOutcome.Completed ? 1 : null,
            Detail = last?.Detail,
            Since = last?.EndedAt ?? last?.StartedAt ?? report.EndedAt,
            Error = machine.Error,
        };
    }
}
