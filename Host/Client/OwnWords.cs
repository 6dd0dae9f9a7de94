using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>The server speaks of its HTTP API; whoever sits at the command line is told the command.</summary>
internal static class OwnWords
{
    // A name ends before the punctuation of its sentence.
    private const string Name = @"([^/\s?]+?)(?=[.,;:)]*(?:\s|$))";
    private const string NameInPath = @"([^/\s?]+)";

    private static readonly (Regex Api, string Command)[] Phrases =
    [
        (Phrase($@"GET /api/groups/{NameInPath}/readiness"), "'dr check $1 --last'"),
        (Phrase($"POST /api/groups/{NameInPath}/readiness"), "'dr check $1'"),
        (Phrase("in \"force\" in the body: "), "by --force "),
        (Phrase($"GET /api/groups/{NameInPath}/restore-points"), "'dr restore-points $1'"),
        (Phrase($"GET /api/groups/{Name}"), "'dr groups $1'"),
        (Phrase("GET /api/groups(?![/?])"), "'dr groups'"),
        (Phrase($@"GET /api/runs\?group={Name}"), "'dr runs --group $1'"),
        (Phrase($"GET /api/runs/{Name}"), "'dr show $1'"),
        (Phrase("GET /api/runs(?![/?])"), "'dr runs'"),
        .. Enum.GetValues<Operation>().Select(operation =>
            (Phrase($"POST /api/groups/{NameInPath}/{Routes.Of(operation)}(?![/-])"), $"'dr {Routes.CommandOf(operation)} $1'")),
        (Phrase($"POST /api/groups/{NameInPath}/recover"), "'dr recover $1'"),
        (Phrase($"GET /api/runs/{NameInPath}/report"), "'dr show $1'"),
        (Phrase($"POST /api/runs/{NameInPath}/(cancel|approve|reject|retry|roll-forward)"), "'dr $2 $1'"),
        (Phrase("in \"waiveFencing\""), "by --waive-fencing"),
        (Phrase("\"acknowledgeDataLoss\": \"([^\"]*)\" in the body"), "--acknowledge-data-loss $1"),
        (Phrase("\"acknowledgeDivergence\": \"([^\"]*)\" in the body"), "--acknowledge-divergence $1"),
    ];

    /// <summary>The error, its remedy in the words of the command line.</summary>
    public static DrError Of(DrError error) => error with { Remedy = Of(error.Remedy) };

    /// <summary>A remedy in the words of the command line.</summary>
    public static string Of(string remedy) =>
        Phrases.Aggregate(remedy, (text, phrase) => phrase.Api.Replace(text, phrase.Command));

    private static Regex Phrase(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
