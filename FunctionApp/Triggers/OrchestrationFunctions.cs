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

    /// <summary>Runs an unplanned failover.</summary>
    [Function(nameof(Orchestrations.UnplannedFailover))]
    public static Task<RunReport> UnplannedFailover(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.UnplannedFailover(), context, input);

    /// <summary>Runs a failback.</summary>
    [Function(nameof(Orchestrations.Failback))]
    public static Task<RunReport> Failback(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.Failback(), context, input);

    /// <summary>Undoes a failover.</summary>
    [Function(nameof(Orchestrations.UndoFailover))]
    public static Task<RunReport> UndoFailover(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.UndoFailover(), context, input);

    /// <summary>Prepares the way back.</summary>
    [Function(nameof(Orchestrations.Reprotect))]
    public static Task<RunReport> Reprotect(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.Reprotect(), context, input);

    /// <summary>Runs a cycle of Live Sync; the first one protects a group.</summary>
    [Function(nameof(Orchestrations.LiveSyncCycle))]
    public static Task<RunReport> LiveSyncCycle(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.LiveSyncCycle(), context, input);

    /// <summary>Enables or disables Live Sync.</summary>
    [Function(nameof(Orchestrations.LiveSyncSwitch))]
    public static Task<RunReport> LiveSyncSwitch(
        [OrchestrationTrigger] TaskOrchestrationContext context, RunRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.LiveSyncSwitch(), context, input);

    /// <summary>Checks whether a group is ready.</summary>
    [Function(nameof(Orchestrations.ReadinessCheck))]
    public static Task<ReadinessReport> ReadinessCheck(
        [OrchestrationTrigger] TaskOrchestrationContext context, ReadinessRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.ReadinessCheck(), context, input);

    /// <summary>Says what an operation would do.</summary>
    [Function(nameof(Orchestrations.WhatIf))]
    public static Task<Forecast> WhatIf(
        [OrchestrationTrigger] TaskOrchestrationContext context, WhatIfRequest input) =>
        Run.OrchestrationAsync(new Orchestrations.WhatIf(), context, input);

    /// <summary>Takes one machine through the steps it is given.</summary>
    [Function(nameof(Orchestrations.MachinePipeline))]
    public static Task<Orchestrations.MachineWork> MachinePipeline(
        [OrchestrationTrigger] TaskOrchestrationContext context, Orchestrations.MachineWork input) =>
        Run.OrchestrationAsync(new Orchestrations.MachinePipeline(), context, input);
}
