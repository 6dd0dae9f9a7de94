using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Purges the instances of runs that a schedule started in the background, a day after they ended: nobody else does, and
/// there are hundreds a week. Their records with the reports stay; what somebody asked for stays as it is.
/// </summary>
internal sealed class OldRuns(PlanSet plans, TimeProvider time, ILogger<OldRuns> logger)
{
    // Each minute a few, so that a store that grew for months is worked off beside what matters.
    private const int MostPerTick = 20;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private static readonly Operation[] Scheduled = [Operation.LiveSync, Operation.Reprotect];

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Purges some of them. What is wrong with one group is logged, and keeps none of the others from it.</summary>
    public async Task PurgeAsync(DurableClient client, CancellationToken cancellationToken)
    {
        var left = MostPerTick;
        foreach (var group in plans.All.Select(plan => plan.Plan.Group))
        {
            try
            {
                foreach (var run in await FindAsync(client, group, left, cancellationToken))
                {
                    await PurgeAsync(client, run, cancellationToken);
                    left--;
                }
            }
#pragma warning disable CA1031 // Whatever is wrong with one group must not keep the others from being cleaned up.
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.PurgeFailed(logger, failed, group.Value);
            }
        }
    }

    private async Task<IReadOnlyList<string>> FindAsync(
        DurableClient client, GroupName group, int most, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Kept;
        var found = new List<string>();
        foreach (var operation in Scheduled)
        {
            var query = new OrchestrationQuery
            {
                InstanceIdPrefix = RunIds.Prefix(group, operation), Statuses = Ended, CreatedTo = before,
            };
            await foreach (var instance in client.GetAllInstancesAsync(query, cancellationToken))
            {
                if (found.Count == most)
                {
                    return found;
                }

                if (instance.LastUpdatedAt <= before
                    && RunIds.Belongs(instance.InstanceId, group, operation)
                    && await IsOfScheduleAsync(client, instance.InstanceId, cancellationToken))
                {
                    found.Add(instance.InstanceId);
                }
            }
        }

        return found;
    }

    /// <summary>Only what the record can tell without the instance: one that never wrote its report is left to be looked at.</summary>
    private static async Task<bool> IsOfScheduleAsync(DurableClient client, string run, CancellationToken cancellationToken) =>
        await client.GetEntityAsync(RunRecord.Name, run, cancellationToken) is
            { Summary.RequestedBy: ScheduledRuns.RequestedBy, Report: not null };

    /// <summary>The pipelines first: the run's own instance is what they are found by, should this be cut off.</summary>
    private static async Task PurgeAsync(DurableClient client, string run, CancellationToken cancellationToken)
    {
        var children = new List<OrchestrationMetadata>();
        await foreach (var child in client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = run + ":" }, cancellationToken))
        {
            children.Add(child);
        }

        if (!children.TrueForAll(child => child.IsCompleted))
        {
            return;
        }

        foreach (var child in children)
        {
            await client.PurgeInstanceAsync(child.InstanceId, cancellationToken);
        }

        await client.PurgeInstanceAsync(run, cancellationToken);
    }
}
