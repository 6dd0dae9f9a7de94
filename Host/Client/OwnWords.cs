using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>The server speaks of its HTTP API; whoever sits at the command line is told the command.</summary>
internal static partial class OwnWords
{
    /// <summary>The error, its remedy in the words of the command line.</summary>
    public static DrError Of(DrError error) => error with { Remedy = Of(error.Remedy) };

    /// <summary>A remedy in the words of the command line.</summary>
    public static string Of(string remedy) => Waiver().Replace(
        Lookup().Replace(remedy, match => $"'dr {CommandOf(match)} {match.Groups["name"].Value}'"),
        "by --waive-fencing");

    private static string CommandOf(Match match) => (match.Groups["kind"].Value, match.Groups["points"].Success) switch
    {
        ("runs", _) => "show",
        (_, true) => "restore-points",
        _ => "groups",
    };

    [GeneratedRegex(@"GET /api/(?<kind>runs|groups)/(?<name>[^/\s]+?)(?<points>/restore-points)?(?=[.,;:)]*(\s|$))")]
    private static partial Regex Lookup();

    [GeneratedRegex("in \"waiveFencing\"")]
    private static partial Regex Waiver();
}
