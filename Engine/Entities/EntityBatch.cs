using DrFunctions.Durable;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Entities;

/// <summary>Runs operations on an entity one after the other: a pure function of state and operations.</summary>
internal static class EntityBatch
{
    /// <summary>Runs them. One that throws, or grows too large, leaves the state as it was and sends nothing.</summary>
    public static EntityBatchOutcome Run(
        IEntity entity,
        EntityInstanceId id,
        string? state,
        IReadOnlyList<EntityMessage> messages,
        IPayloadSerializer serializer,
        int maxMessageBytes)
    {
        var answers = new List<EntityAnswer>(messages.Count);
        foreach (var message in messages)
        {
            try
            {
                var outcome = entity.Run(new EntityRequest(id, message.Operation, message.Input, state), serializer);
                Check(id, outcome, maxMessageBytes);
                answers.Add(new EntityAnswer(message, outcome.Result, null, [.. outcome.Signals.Select(Normalise)]));
                state = outcome.State;
            }
#pragma warning disable CA1031 // Whatever an operation throws is its caller's failure.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                var failure = exception is EngineException coded
                    ? coded.ToFailure()
                    : FailureDetails.FromException(exception);
                answers.Add(new EntityAnswer(message, null, failure, []));
            }
        }

        return new EntityBatchOutcome(state, answers);
    }

    private static EntitySignal Normalise(EntitySignal signal) =>
        signal with { Target = EntityIds.Normalise(signal.Target) };

    private static void Check(EntityInstanceId id, EntityOutcome outcome, int limit)
    {
        PayloadLimit.Check($"The state of {id}", outcome.State, limit);
        PayloadLimit.Check($"A result of {id}", outcome.Result, limit);
        foreach (var signal in outcome.Signals)
        {
            PayloadLimit.Check($"A signal to {signal.Target}", signal.Input, limit);
        }
    }
}

/// <summary>What a batch did.</summary>
internal sealed record EntityBatchOutcome(string? State, IReadOnlyList<EntityAnswer> Answers);

/// <summary>What one operation did.</summary>
internal sealed record EntityAnswer(
    EntityMessage Message, string? Result, FailureDetails? Failure, IReadOnlyList<EntitySignal> Signals);
