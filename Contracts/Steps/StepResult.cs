using System.Text.Json.Serialization;

namespace DrFunctions.Contracts;

/// <summary>How far an activity drove the world.</summary>
public enum StepState
{
    /// <summary>There: the postcondition was read back.</summary>
    Done,

    /// <summary>On its way: call again.</summary>
    Pending,

    /// <summary>It will not get there without somebody's help.</summary>
    Failed,
}

/// <summary>What a reconciling activity answers. Make one by the factories.</summary>
public sealed record StepResult<T>
    where T : class
{
    /// <summary>How far.</summary>
    public required StepState State { get; init; }

    /// <summary>The result, when done.</summary>
    public T? Value { get; init; }

    /// <summary>When to call again at the earliest, while pending; zero for at once.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Done share from 0 to 1, while pending and where known.</summary>
    public double? Fraction { get; init; }

    /// <summary>What is being waited for, in words, while pending.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether a site did not answer at all, while pending.</summary>
    public bool Silent { get; init; }

    /// <summary>Why it failed.</summary>
    public DrError? Error { get; init; }

    /// <summary>ARM correlation ids of the mutating calls made this time.</summary>
    public IReadOnlyList<string> CorrelationIds { get; init => field = value ?? []; } = [];

    /// <summary>True when done; then <see cref="Value"/> is set.</summary>
    [JsonIgnore]
    public bool IsDone => State == StepState.Done;

    /// <summary>The postcondition holds.</summary>
    public static StepResult<T> Done(T value, IReadOnlyList<string>? correlationIds = null) =>
        new() { State = StepState.Done, Value = value, CorrelationIds = correlationIds ?? [] };

    /// <summary>Not there yet.</summary>
    public static StepResult<T> Pending(
        TimeSpan after, string detail, double? fraction = null, IReadOnlyList<string>? correlationIds = null) =>
        new()
        {
            State = StepState.Pending,
            After = after,
            Detail = detail,
            Fraction = fraction,
            CorrelationIds = correlationIds ?? [],
        };

    /// <summary>Somebody must act.</summary>
    public static StepResult<T> Failed(DrError error, IReadOnlyList<string>? correlationIds = null) =>
        new() { State = StepState.Failed, Error = error, CorrelationIds = correlationIds ?? [] };
}
