using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Reconciling;

/// <summary>Why a pass did not arrive. Closed: <see cref="Waiting"/> or <see cref="Failure"/>.</summary>
internal abstract record Stop
{
    private protected Stop()
    {
    }

    public static implicit operator Stop(DrError error) => new Failure(error);
}

/// <summary>On its way: look again when one of the watches says so.</summary>
internal sealed record Waiting(string Detail, double? Fraction, IReadOnlyList<Watch> Watches) : Stop
{
    public Waiting(string detail, params Watch[] watches)
        : this(detail, null, watches)
    {
    }
}

/// <summary>It will not get there without somebody's help.</summary>
internal sealed record Failure(DrError Error) : Stop;

/// <summary>The outcome of one look at the world, and of what was done about it: a value, or why not.</summary>
internal readonly record struct Pass<T>(T? Value, Stop? Stop)
    where T : class
{
    public static implicit operator Pass<T>(T value) => new(value, null);

    public static implicit operator Pass<T>(Stop stop) => new(null, stop);

    public static implicit operator Pass<T>(DrError error) => new(null, new Failure(error));
}
