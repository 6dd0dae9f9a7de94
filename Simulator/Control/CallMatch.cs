using System.Text.RegularExpressions;

namespace DrFunctions.Simulator;

/// <summary>A moment: the n-th call that every given condition holds for. Conditions as in <see cref="FaultRule"/>.</summary>
public sealed record CallMatch
{
    /// <summary>HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Regular expression on the path, ignoring case.</summary>
    public string? Path { get; init; }

    /// <summary>Resource id, or the name at its end.</summary>
    public string? Resource { get; init; }

    /// <summary>The permission or its verb.</summary>
    public string? Action { get; init; }

    /// <summary>Region of the resource.</summary>
    public string? Site { get; init; }

    /// <summary>Whose data the call concerns.</summary>
    public string? Guest { get; init; }

    /// <summary>Which of the matching calls: 1 is the first.</summary>
    public int Nth { get; init; } = 1;
}

/// <summary>A call, as far as faults look at it.</summary>
internal sealed record FaultedCall(string Method, string Path, string? Resource = null, string? Action = null, string? Site = null, string? Guest = null);

/// <summary>Conditions, ready to be held against calls.</summary>
internal sealed class CallConditions(CallMatch match)
{
    private readonly Regex? _path = match.Path is null ? null : new Regex(match.Path, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public bool Hold(FaultedCall call) =>
        (match.Method is null || match.Method.Same(call.Method)) && (_path is null || _path.IsMatch(call.Path)) && IsOrEndsWith(match.Resource, call.Resource)
        && (match.Action is null || match.Action.Same(call.Action) || call.Action?.Split('/').Contains(match.Action, StringComparer.OrdinalIgnoreCase) == true)
        && (match.Site is null || match.Site.Same(call.Site)) && IsOrEndsWith(match.Guest, call.Guest);

    private static bool IsOrEndsWith(string? wanted, string? id) =>
        wanted is null || wanted.Same(id) || id?.EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase) == true;
}
