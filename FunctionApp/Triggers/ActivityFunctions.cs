using DrFunctions.Activities;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.WhatIf;
using DrFunctions.Contracts;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>What touches the world, one function per activity, named as the activity.</summary>
public sealed class ActivityFunctions(ActivityServices services)
{
    /// <summary>Deallocates a source VM and proves it off.</summary>
    [Function(nameof(ActivityNames.PowerOff))]
    public Task<StepResult<OffProof>> PowerOff([ActivityTrigger] PowerOffInput input, FunctionContext context) =>
        Run.ActivityAsync(new PowerOff(services), ActivityNames.PowerOff, context, input);

    /// <summary>Takes an incremental backup of every disk.</summary>
    [Function(nameof(ActivityNames.Backup))]
    public Task<StepResult<RestorePoint>> Backup([ActivityTrigger] BackupInput input, FunctionContext context) =>
        Run.ActivityAsync(new Backup(services), ActivityNames.Backup, context, input);

    /// <summary>Brings the destination's disks to a restore point.</summary>
    [Function(nameof(ActivityNames.LiveSync))]
    public Task<StepResult<SyncedPoint>> LiveSync([ActivityTrigger] LiveSyncInput input, FunctionContext context) =>
        Run.ActivityAsync(new LiveSync(services), ActivityNames.LiveSync, context, input);

    /// <summary>Sees that nothing of Live Sync is in flight.</summary>
    [Function(nameof(ActivityNames.DisableLiveSync))]
    public Task<StepResult<LiveSyncQuiet>> DisableLiveSync(
        [ActivityTrigger] DisableLiveSyncInput input, FunctionContext context) =>
        Run.ActivityAsync(new DisableLiveSync(services), ActivityNames.DisableLiveSync, context, input);

    /// <summary>Starts the destination instance.</summary>
    [Function(nameof(ActivityNames.StartInstance))]
    public Task<StepResult<StartedInstance>> StartInstance(
        [ActivityTrigger] StartInstanceInput input, FunctionContext context) =>
        Run.ActivityAsync(new StartInstance(services), ActivityNames.StartInstance, context, input);

    /// <summary>Waits until the destination instance works.</summary>
    [Function(nameof(ActivityNames.HealthGate))]
    public Task<StepResult<HealthyInstance>> HealthGate(
        [ActivityTrigger] HealthGateInput input, FunctionContext context) =>
        Run.ActivityAsync(new HealthGate(services), ActivityNames.HealthGate, context, input);

    /// <summary>Keeps the side off that no longer holds the truth.</summary>
    [Function(nameof(ActivityNames.Fence))]
    public Task<StepResult<FencedVm>> Fence([ActivityTrigger] FenceInput input, FunctionContext context) =>
        Run.ActivityAsync(new Fence(services), ActivityNames.Fence, context, input);

    /// <summary>Removes our lock.</summary>
    [Function(nameof(ActivityNames.Unfence))]
    public Task<StepResult<UnfencedVm>> Unfence([ActivityTrigger] UnfenceInput input, FunctionContext context) =>
        Run.ActivityAsync(new Unfence(services), ActivityNames.Unfence, context, input);

    /// <summary>Removes restore points beyond those to keep.</summary>
    [Function(nameof(ActivityNames.Prune))]
    public Task<StepResult<PrunedPoints>> Prune([ActivityTrigger] PruneInput input, FunctionContext context) =>
        Run.ActivityAsync(new Prune(services), ActivityNames.Prune, context, input);

    /// <summary>Looks at what stands at the DR site.</summary>
    [Function(nameof(ActivityNames.Assess))]
    public Task<StepResult<Assessment>> Assess([ActivityTrigger] AssessInput input, FunctionContext context) =>
        Run.ActivityAsync(new Assess(services), ActivityNames.Assess, context, input);

    /// <summary>Checks what holds for a site as a whole.</summary>
    [Function(nameof(ActivityNames.CheckSite))]
    public Task<StepResult<CheckedPart>> CheckSite([ActivityTrigger] CheckSiteInput input, FunctionContext context) =>
        Run.ActivityAsync(new CheckSite(services), ActivityNames.CheckSite, context, input);

    /// <summary>Checks some machines at both sites.</summary>
    [Function(nameof(ActivityNames.CheckMachines))]
    public Task<StepResult<CheckedPart>> CheckMachines([ActivityTrigger] CheckMachinesInput input, FunctionContext context) =>
        Run.ActivityAsync(new CheckMachines(services), ActivityNames.CheckMachines, context, input);

    /// <summary>Looks at how a machine can get back.</summary>
    [Function(nameof(ActivityNames.Inspect))]
    public Task<StepResult<WayBack>> Inspect([ActivityTrigger] InspectInput input, FunctionContext context) =>
        Run.ActivityAsync(new Inspect(services), ActivityNames.Inspect, context, input);

    /// <summary>Says what another activity would do.</summary>
    [Function(nameof(ActivityNames.Foretell))]
    public Task<Foretold> Foretell([ActivityTrigger] ForetellInput input, FunctionContext context) =>
        Run.ActivityAsync(new Foretell(services), ActivityNames.Foretell, context, input);
}
