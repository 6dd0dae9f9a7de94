using DrFunctions.Contracts;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>The runbooks, one function per orchestration, named as the orchestration.</summary>
public static class OrchestrationFunctions
{
    /// <summary>Runs a planned failover.</summary>
    [Function(nameof(Orchestrations.PlannedFailover))]
    public static Task<RunReport> PlannedFailover(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.PlannedFailover(), context, input);

    /// <summary>Takes one machine through the steps it is given.</summary>
    [Function(nameof(Orchestrations.MachinePipeline))]
    public static Task<Orchestrations.MachineWork> MachinePipeline(
        [OrchestrationTrigger] TaskOrchestrationContext context, Orchestrations.MachineWork input) =>
        Run.OrchestrationAsync(new Orchestrations.MachinePipeline(), context, input);
}
