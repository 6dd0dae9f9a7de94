using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Looks what is due of the plans' schedules and starts it. A host calls it once a minute; several hosts may do so at
/// once, and each as often as it likes: an occurrence starts one run.
/// </summary>
public sealed class ScheduleTick
{
    private readonly PlanSet _plans;
    private readonly StartScheduled _start;
    private readonly TimeProvider _time;
    private readonly ILogger<ScheduleTick> _logger;

    internal ScheduleTick(PlanSet plans, StartScheduled start, TimeProvider time, ILogger<ScheduleTick> logger)
    {
        _plans = plans;
        _start = start;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Starts the newest due occurrence of each schedule: several that were missed are made up for by one. An occurrence
    /// that cannot be started, because of the group's phase or of another run, is skipped for good. One that fails is
    /// logged, and tried again by the next call.
    /// </summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        foreach (var plan in _plans.All)
        {
            try
            {
                await RunAsync(client, plan, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever is wrong with one group must not keep the others from their cycles.
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.ScheduleFailed(_logger, failed, plan.Plan.Group.Value);
            }
        }
    }

    private async Task RunAsync(DurableClient client, LoadedPlan plan, CancellationToken cancellationToken)
    {
        if (LiveSyncSchedule.Of(plan.Plan) is not { } schedule)
        {
            return;
        }

        var key = Schedule.LiveSyncOf(plan.Plan.Group);
        var state = await client.GetEntityAsync(Schedule.Name, key, cancellationToken) ?? new();
        var seen = new WatchedSchedule(schedule.Text, _time.GetUtcNow());
        if (!state.Watches(seen))
        {
            await client.SignalEntityAsync(Schedule.Watch, key, seen, cancellationToken);
        }
        else if (schedule.NewestUpTo(seen.Now) is { } due && due > state.Since)
        {
            // Not the caller's token: a host that stops must not leave a run announced and not started.
            var taken = Taken(plan, due, await _start(client, plan, due, CancellationToken.None));
            await client.SignalEntityAsync(Schedule.Take, key, taken, CancellationToken.None);
        }
    }

    private TakenOccurrence Taken(LoadedPlan plan, DateTimeOffset due, StartOutcome outcome)
    {
        switch (outcome)
        {
            case StartOutcome.Started started:
                return new TakenOccurrence(due, started.Run);
            case StartOutcome.Repeated repeated:
                return new TakenOccurrence(due, repeated.Run);
            case StartOutcome.Refused refused:
                Log.OccurrenceSkipped(_logger, due, plan.Plan.Group.Value, refused.Error.Message);
                return new TakenOccurrence(due, null, refused.Error);
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome}.");
        }
    }
}
