using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Reconciling;

/// <summary>One run of an activity: its permit, what it began, and the correlation ids of what it changed.</summary>
/// <remarks>It travels with every request that is sent while it is entered, so that the gate can ask it.</remarks>
internal sealed class StepCall(Permit? permit, TimeProvider time, CancellationToken cancellationToken)
{
    private const string Property = "DrFunctions.StepCall";

    private readonly ConcurrentQueue<string> _correlationIds = new();
    private readonly ConcurrentDictionary<string, bool> _begun = new();

    public CancellationToken CancellationToken => cancellationToken;

    public IReadOnlyList<string> CorrelationIds => [.. _correlationIds];

    public static StepCall? Of(HttpMessage message) =>
        message.TryGetProperty(Property, out var value) ? value as StepCall : null;

    public IDisposable Enter() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

    /// <summary>Asked by the gate right before it sends a mutation.</summary>
    /// <exception cref="PermitExpiredException">There is none, or its time is over.</exception>
    public void DemandPermit()
    {
        if (permit is null || time.GetUtcNow() >= permit.ValidUntil)
            throw new PermitExpiredException();
    }

    public void Correlate(string id) => _correlationIds.Enqueue(id);

    /// <summary>
    /// Notes that this call begins an effect; false if it did so before. A resource's state can lag behind the request
    /// that changed it: within one call an effect is never asked for twice.
    /// </summary>
    public bool Begin(string effect) => _begun.TryAdd(effect, true);

    /// <summary>
    /// True if a failed operation is this step's own outcome, and not an older one's: this call began the effect, or the
    /// operation failed after the run began the step.
    /// </summary>
    public bool IsOutcome(string effect, DateTimeOffset? failedAt) =>
        _begun.ContainsKey(effect) || failedAt >= permit?.StepBeganAt;
}
