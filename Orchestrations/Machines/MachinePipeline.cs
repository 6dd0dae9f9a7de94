using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Takes one machine through the steps it is given, one after the other. It continues as new when a step takes
/// long, so that its history stays short.
/// </summary>
public sealed class MachinePipeline : Orchestration<MachineWork, MachineWork>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<MachineWork, MachineWork> Name = new(nameof(MachinePipeline));

    /// <inheritdoc />
    public override async Task<MachineWork> RunAsync(OrchestrationContext context, MachineWork input)
    {
        if (context.ParentInstanceId != input.Run.Value)
        {
            return input with { Error = Refusals.NotRequested(input.Run) };
        }

        var driver = new StepDriver(context);
        var claims = new Claims(driver);
        var work = input.Claimed ? input : await claims.ClaimAsync(input);
        if (claims.Waited && work is { Error: null, Remaining: not [] })
        {
            // What was waited for fills a generation as rounds do.
            context.ContinueAsNew(work);
            return work;
        }

        for (var rounds = 0; work is { Error: null, Remaining: not [] }; rounds++)
        {
            if (rounds == Patience.RoundsPerGeneration)
            {
                context.ContinueAsNew(work);
                return work;
            }

            work = await RunRoundAsync(driver, work, work.Remaining[0]);
        }

        return work;
    }

    private static Task<MachineWork> RunRoundAsync(StepDriver driver, MachineWork work, PipelineStep step)
    {
        var source = new SourceSteps(driver);
        var consistent = new ConsistentSteps(driver);
        var replica = new ReplicaSteps(driver);
        var start = new StartSteps(driver);
        return step switch
        {
            PipelineStep.Settle => new FormerSteps(driver).SettleAsync(work),
            PipelineStep.Fence => source.FenceAsync(work),
            PipelineStep.KeepDivergence => source.KeepDivergenceAsync(work),
            PipelineStep.PowerOff => source.PowerOffAsync(work),
            PipelineStep.TryPowerOff => source.TryPowerOffAsync(work),
            PipelineStep.Backup => source.BackupAsync(work),
            PipelineStep.BackupConsistent => consistent.BackupAsync(work),
            PipelineStep.BackupRunning => source.BackupRunningAsync(work),
            PipelineStep.ConfirmOff => source.ConfirmOffAsync(work),
            PipelineStep.Unfence => replica.UnfenceAsync(work),
            PipelineStep.LiveSync => replica.LiveSyncAsync(work),
            PipelineStep.BackupChain => consistent.BackupChainAsync(work),
            PipelineStep.SeedChain => consistent.SeedChainAsync(work),
            PipelineStep.Seed => replica.SeedAsync(work),
            PipelineStep.Apply => replica.ApplyAsync(work),
            PipelineStep.DisableLiveSync => replica.DisableLiveSyncAsync(work),
            PipelineStep.StopLiveSync => replica.StopLiveSyncAsync(work),
            PipelineStep.ConfirmSynced => replica.ConfirmSyncedAsync(work),
            PipelineStep.RecordCycle => replica.RecordCycleAsync(work),
            PipelineStep.Prune => replica.PruneAsync(work),
            PipelineStep.StartInstance => start.StartInstanceAsync(work),
            PipelineStep.HealthGate => start.HealthGateAsync(work),
            PipelineStep.EnableLiveSync => start.EnableLiveSyncAsync(work),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown pipeline step."),
        };
    }
}
