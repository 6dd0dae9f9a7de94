using DrFunctions.Durable;

namespace DrFunctions.Engine.CrashHost;

/// <summary>An entity that keeps every number that it is told, so that one missing or doubled shows.</summary>
public sealed class Tally : Entity<TallyState>
{
    /// <summary>The kind.</summary>
    public static readonly EntityName<TallyState> Kind = new("Tally");

    /// <summary>Tells it a number.</summary>
    public static readonly EntityOperation<int, int> Count = Kind.Operation<int, int>("Count");

    /// <summary>Makes it.</summary>
    public Tally() => On(Count, number =>
    {
        State.Numbers.Add(number);
        return State.Numbers.Count;
    });
}

/// <summary>The numbers in order of arrival.</summary>
public sealed class TallyState
{
    /// <summary>All of them.</summary>
    public List<int> Numbers { get; init; } = [];
}
