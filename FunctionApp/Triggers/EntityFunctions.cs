using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>What outlives runs, one function per kind of entity, named as the entity.</summary>
public static class EntityFunctions
{
    /// <summary>Runs operations on a protection group.</summary>
    [Function(nameof(Orchestrations.ProtectionGroup))]
    public static Task ProtectionGroup([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.ProtectionGroup(), dispatcher);

    /// <summary>Runs operations on a protected machine.</summary>
    [Function(nameof(Orchestrations.ProtectedMachine))]
    public static Task ProtectedMachine([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.ProtectedMachine(), dispatcher);

    /// <summary>Runs operations on what operators say to a run.</summary>
    [Function(nameof(Orchestrations.RunControl))]
    public static Task RunControl([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.RunControl(), dispatcher);

    /// <summary>Runs operations on a run's record.</summary>
    [Function(nameof(Orchestrations.RunRecord))]
    public static Task RunRecord([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.RunRecord(), dispatcher);

    /// <summary>Runs operations on a run's report.</summary>
    [Function(nameof(Orchestrations.KeptReport))]
    public static Task KeptReport([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.KeptReport(), dispatcher);

    /// <summary>Runs operations on what a group's readiness checks came to.</summary>
    [Function(nameof(Orchestrations.Readiness))]
    public static Task Readiness([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.Readiness(), dispatcher);

    /// <summary>Runs operations on a schedule.</summary>
    [Function(nameof(Orchestrations.Schedule))]
    public static Task Schedule([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        Run.EntityAsync(new Orchestrations.Schedule(), dispatcher);
}
