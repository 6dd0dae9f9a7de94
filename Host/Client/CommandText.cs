using System.CommandLine;
using System.Text.RegularExpressions;

namespace DrFunctions.Host.Client;

/// <summary>A command as text that a shell takes.</summary>
internal static partial class CommandText
{
    /// <summary>The command as it was typed.</summary>
    public static string Of(ParseResult parsed) =>
        string.Join(' ', parsed.Tokens.Select(token => Quote(token.Value)).Prepend("dr"));

    /// <summary>A word, quoted where a shell would read it otherwise.</summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word : "'" + word.Replace("'", @"'\''") + "'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:@%+=,-]+\z")]
    private static partial Regex Plain();
}
