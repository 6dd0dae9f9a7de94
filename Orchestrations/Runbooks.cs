using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Which runbook carries out which operation, and what an engine has to know to run them.</summary>
public static class Runbooks
{
    /// <summary>The orchestration that carries the operation out.</summary>
    public static OrchestrationName<RunRequest, RunReport> Of(Operation operation) => operation switch
    {
        Operation.Protect or Operation.LiveSync => LiveSyncCycle.Name,
        Operation.PlannedFailover => PlannedFailover.Name,
        Operation.UnplannedFailover => UnplannedFailover.Name,
        Operation.Failback => Failback.Name,
        Operation.UndoFailover => UndoFailover.Name,
        Operation.Reprotect => Reprotect.Name,
        Operation.EnableLiveSync or Operation.DisableLiveSync => LiveSyncSwitch.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>That orchestration, to be run over a context of the caller's.</summary>
    internal static Orchestration<RunRequest, RunReport> New(Operation operation) => operation switch
    {
        Operation.Protect or Operation.LiveSync => new LiveSyncCycle(),
        Operation.PlannedFailover => new PlannedFailover(),
        Operation.UnplannedFailover => new UnplannedFailover(),
        Operation.Failback => new Failback(),
        Operation.UndoFailover => new UndoFailover(),
        Operation.Reprotect => new Reprotect(),
        Operation.EnableLiveSync or Operation.DisableLiveSync => new LiveSyncSwitch(),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>Registers every orchestration and entity.</summary>
    public static DurableRegistry AddRunbooks(this DurableRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry
            .AddOrchestration(PlannedFailover.Name, () => new PlannedFailover())
            .AddOrchestration(UnplannedFailover.Name, () => new UnplannedFailover())
            .AddOrchestration(Failback.Name, () => new Failback())
            .AddOrchestration(UndoFailover.Name, () => new UndoFailover())
            .AddOrchestration(Reprotect.Name, () => new Reprotect())
            .AddOrchestration(LiveSyncCycle.Name, () => new LiveSyncCycle())
            .AddOrchestration(LiveSyncSwitch.Name, () => new LiveSyncSwitch())
            .AddOrchestration(ReadinessCheck.Name, () => new ReadinessCheck())
            .AddOrchestration(WhatIf.Name, () => new WhatIf())
            .AddOrchestration(MachinePipeline.Name, () => new MachinePipeline())
            .AddEntity(ProtectionGroup.Name, () => new ProtectionGroup())
            .AddEntity(ProtectedMachine.Name, () => new ProtectedMachine())
            .AddEntity(RunControl.Name, () => new RunControl())
            .AddEntity(RunRecord.Name, () => new RunRecord())
            .AddEntity(KeptReport.Name, () => new KeptReport())
            .AddEntity(Readiness.Name, () => new Readiness())
            .AddEntity(Schedule.Name, () => new Schedule());
    }
}
