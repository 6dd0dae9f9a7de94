using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Turns Live Sync on or off for a group: off means that nothing of it is in flight any more.</summary>
public sealed class LiveSyncSwitch : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(LiveSyncSwitch));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync() is { } refused)
        {
            return refused;
        }

        var step = input.Operation == Operation.EnableLiveSync ? PipelineStep.EnableLiveSync : PipelineStep.DisableLiveSync;
        return await run.CompleteAsync(await Task.WhenAll(
            run.Plan.Machines.Select(machine => run.StageAsync(Stage.Quiet, run.NewWork(machine), step))));
    }
}
