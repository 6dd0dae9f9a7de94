using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>What a turn did: the events to append (arrivals and commands, as a trace) and what changes beside them.</summary>
internal sealed record TurnOutcome
{
    /// <summary>To append to the history.</summary>
    public IReadOnlyList<HistoryEvent> Events { get; init; } = [];

    /// <summary>The commands among the events.</summary>
    public IEnumerable<Command> Commands => Events.OfType<Command>();

    /// <summary>Set when the turn set a custom status.</summary>
    public CustomStatus? CustomStatus { get; init; }

    /// <summary>Whether the instance is held.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>How the generation ended; null while it runs. It is the last of the events too.</summary>
    public End? End { get; init; }

    /// <summary>What the next generation takes over when this one continued as new, in order of arrival.</summary>
    public IReadOnlyList<Arrival> Carried { get; init; } = [];

    /// <summary>Why going on would be unsafe; then nothing of this turn is kept.</summary>
    public EngineException? Block { get; init; }
}

/// <summary>A custom status as JSON.</summary>
internal sealed record CustomStatus(string? Json);
