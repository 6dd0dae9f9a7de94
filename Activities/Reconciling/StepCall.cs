using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using DrFunctions.Activities.WhatIf;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Reconciling;

/// <summary>One run of an activity: its permit, what it began, and the correlation ids of what it changed.</summary>
/// <remarks>It travels with every request that is sent while it is entered, so that the gate can ask it.</remarks>
internal sealed class StepCall(Permit? permit, TimeProvider time, CancellationToken cancellationToken, ForetoldWorld? world = null)
{
    private const string Property = "DrFunctions.StepCall";

    /// <summary>How long after its last read was sent a proof still counts.</summary>
    public static readonly TimeSpan ProofLife = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(3);

    private static readonly AsyncLocal<bool> Foretelling = new();

    private readonly ConcurrentQueue<string> _correlationIds = new();
    private readonly ConcurrentDictionary<string, bool> _begun = new();
    private long? _sentAt;
    private long? _provenAt;

    public CancellationToken CancellationToken => cancellationToken;

    public IReadOnlyList<string> CorrelationIds => [.. _correlationIds];

    /// <summary>The world that this call is foretold in; null for the real one.</summary>
    public ForetoldWorld? World => world;

    /// <summary>Whether what runs here is foretold: nobody else may be given what it reads.</summary>
    public static bool IsForetold => Foretelling.Value;

    public static StepCall? Of(HttpMessage message) =>
        message.TryGetProperty(Property, out var value) ? value as StepCall : null;

    public IDisposable Enter()
    {
        Foretelling.Value = world is not null;
        return HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });
    }

    /// <summary>Asked by the gate right before it sends a mutation.</summary>
    /// <exception cref="PermitExpiredException">There is none, or its time is over.</exception>
    /// <exception cref="ProofExpiredException">It was held back for longer than its proof lives.</exception>
    public void DemandPermit()
    {
        if (permit is null || time.GetUtcNow() >= permit.ValidUntil)
            throw new PermitExpiredException();
        if (_provenAt is { } at && time.GetElapsedTime(at) > ProofLife)
            throw new ProofExpiredException();
    }

    /// <summary>Told by the gate right before it sends a request, once more for one that it sends again.</summary>
    public void Sending() => _sentAt = time.GetTimestamp();

    /// <summary>What was read last is a proof: from now on mutations rest on it, for as long as it lives.</summary>
    /// <remarks>Its age counts from the sending of that read: an answer that was long under way is old when it comes.</remarks>
    public void RestOnProof() => _provenAt = _sentAt;

    /// <summary>Mutations no longer rest on a proof.</summary>
    public void DropProof() => _provenAt = null;

    public void Correlate(string id) => _correlationIds.Enqueue(id);

    /// <summary>
    /// Notes that this call begins an effect; false if it did so before. A resource's state can lag behind the request
    /// that changed it: within one call an effect is never asked for twice.
    /// </summary>
    public bool Begin(string effect) => _begun.TryAdd(effect, true);

    /// <summary>Whether this call began an effect.</summary>
    public bool HasBegun(string effect) => _begun.ContainsKey(effect);

    /// <summary>The effects that this call began.</summary>
    public IReadOnlyCollection<string> Begun => [.. _begun.Keys];

    /// <summary>Takes back what <see cref="Begin"/> noted: nothing was sent.</summary>
    public void Forget(string effect) => _begun.TryRemove(effect, out _);

    /// <summary>
    /// True if an operation that ended is this step's own outcome, and not an older one's: this call began the effect, or
    /// the operation ended after the run began the step.
    /// </summary>
    /// <param name="effect">The effect.</param>
    /// <param name="endedAt">When the operation ended, by the platform's clock; null if none did.</param>
    /// <param name="readAt">When that was read just now, by the platform's clock.</param>
    public bool IsOutcome(string effect, DateTimeOffset? endedAt, DateTimeOffset readAt) =>
        HasBegun(effect) || endedAt >= StepBeganBy(readAt);

    // The run noted the beginning by a host's clock. Where the two clocks differ by more than the seconds that a Date
    // header and its way may be late, the beginning is moved to the platform's.
    private DateTimeOffset? StepBeganBy(DateTimeOffset platformNow)
    {
        var ahead = platformNow - time.GetUtcNow();
        return ahead.Duration() > ClockTolerance ? permit?.StepBeganAt + ahead : permit?.StepBeganAt;
    }
}
