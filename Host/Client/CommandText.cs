using System.CommandLine;
using System.Text.RegularExpressions;

namespace DrFunctions.Host.Client;

/// <summary>A command as text that a shell takes.</summary>
internal static partial class CommandText
{
    /// <summary>The command as it was typed, word by word.</summary>
    public static IReadOnlyList<string> WordsOf(ParseResult parsed) => [.. parsed.Tokens.Select(token => token.Value).Prepend("dr")];

    /// <summary>The command with an option that takes one value; another value that it gave before is gone.</summary>
    public static string With(IReadOnlyList<string> words, string option, string value) => string.Join(
        ' ',
        words.Where((word, at) => word != option && (at == 0 || words[at - 1] != option)).Append(option).Append(value).Select(Quote));

    /// <summary>A word, quoted where a shell would read it otherwise.</summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word : "'" + word.Replace("'", @"'\''") + "'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:@%+=,-]+\z")]
    private static partial Regex Plain();
}
