using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Client;

/// <summary>Makes of a history what Durable Functions' HTTP API shows of one.</summary>
internal static class HistoryFold
{
    public static List<HistoryRecord> Of(IReadOnlyList<HistoryEntry> history)
    {
        var scheduled = history
            .Where(entry => entry.Event is Command and not TimerCancelled)
            .ToDictionary(entry => ((Command)entry.Event).Task);
        return [.. history.Select(entry => Of(entry, scheduled)).OfType<HistoryRecord>()];
    }

    private static HistoryRecord? Of(HistoryEntry entry, Dictionary<int, HistoryEntry> scheduled) => entry.Event switch
    {
        Started started => New("ExecutionStarted") with { FunctionName = started.Name, Input = started.Input },
        TimerFired fired => New("TimerFired") with { FireAt = (scheduled[fired.Task].Event as TimerCreated)?.FireAt },
        Resolution resolved => Resolved(resolved, scheduled[resolved.Task]),
        EventRaised raised => New("EventRaised") with { Name = raised.Name, Input = raised.Payload },
        Suspended suspended => New("ExecutionSuspended") with { Reason = suspended.Reason },
        Resumed resumed => New("ExecutionResumed") with { Reason = resumed.Reason },
        EntitySignalled signalled => New("EventSent") with { Name = $"{signalled.Target}.{signalled.Operation}", Input = signalled.Input },
        Completed completed => Ended(OrchestrationRuntimeStatus.Completed) with { Result = completed.Output },
        Failed failed => Ended(OrchestrationRuntimeStatus.Failed) with { Reason = failed.Failure.ErrorMessage },
        Terminated terminated => New("ExecutionTerminated") with { Reason = terminated.Reason },
        _ => null,
    } is { } record ? record with { Timestamp = entry.At } : null;

    private static HistoryRecord Resolved(Resolution resolved, HistoryEntry command)
    {
        var (kind, name) = command.Event switch
        {
            ActivityScheduled activity => ("Task", activity.Name),
            ChildScheduled child => ("SubOrchestrationInstance", child.Name),
            EntityCalled entity => ("Task", $"{entity.Target}.{entity.Operation}"),
            _ => ("Task", null),
        };
        return New(kind + (resolved.Failure is null ? "Completed" : "Failed")) with
        {
            FunctionName = name,
            ScheduledTime = command.At,
            Result = resolved.Result,
            Reason = resolved.Failure?.ErrorMessage,
        };
    }

    private static HistoryRecord Ended(OrchestrationRuntimeStatus status) =>
        New("ExecutionCompleted") with { OrchestrationStatus = status };

    private static HistoryRecord New(string eventType) => new(eventType, default);
}
