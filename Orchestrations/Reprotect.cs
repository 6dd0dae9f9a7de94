using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Prepares the way back while the group runs at the DR site: fence the old sources, which settles debts and quarantines
/// one that came back → back up the DR instances → bring that to the primary site, as the base that makes a later
/// failback a delta. It runs beside production and yields to whatever moves machines.
/// </summary>
public sealed class Reprotect : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(Reprotect));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync() is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);
        var fenced = group.ForEach(machine => run.StageAsync(
            Stage.Fence, run.NewWork(machine), PipelineStep.Fence, PipelineStep.KeepDivergence));
        var seeded = group.ForEach(async machine =>
        {
            var work = await fenced[machine.Name];
            return !work.GoesOn ? work
                : work.HasBase ? work.SkipStep(Step.Backup, Based).SkipStep(Step.LiveSync, Based)
                : await run.StageAsync(Stage.Sync, work, PipelineStep.BackupRunning, PipelineStep.Seed);
        });

        return await run.CompleteAsync(await group.AllAsync(seeded));
    }

    private const string Based = "The base for the way back stands at the primary site since an earlier run.";
}
