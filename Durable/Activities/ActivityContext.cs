namespace DrFunctions.Durable;

/// <summary>Who calls an activity, and when it must give up.</summary>
/// <param name="Name">The name under which it was called.</param>
/// <param name="InstanceId">The orchestration that called it.</param>
/// <param name="CancellationToken">Cancelled when the host stops: return soon; the activity runs again later.</param>
public sealed record ActivityContext(string Name, string InstanceId, CancellationToken CancellationToken);
