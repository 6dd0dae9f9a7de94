using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>What a turn is given beside history and arrivals. None of it may change what the code does.</summary>
internal sealed record ExecutorSetup
{
    /// <summary>Whose turn it is.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>The code.</summary>
    public required OrchestrationRunner Runner { get; init; }

    /// <summary>Payloads to JSON and back.</summary>
    public required IPayloadSerializer Serializer { get; init; }

    /// <summary>Refuses a new command whose name nobody answers to.</summary>
    public Action<Command> CheckRegistered { get; init; } = static _ => { };

    /// <summary>Takes the code's log lines, outside replay only.</summary>
    public Action<OrchestrationLogLevel, string, object?[]> Log { get; init; } = static (_, _, _) => { };

    /// <summary>Called once, from any thread, when the code comes back from a foreign await.</summary>
    public Action ForeignPost { get; init; } = static () => { };
}
