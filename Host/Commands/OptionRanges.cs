using System.CommandLine;
using System.CommandLine.Parsing;

namespace DrFunctions.Host.Commands;

/// <summary>Options that take a number between two others.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses what is no number, or outside the range, with a sentence that says the range.</summary>
    public static void AcceptRange<T>(this Option<T> option, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>
    {
        option.CustomParser = result => Parse(result, option.Name, least, most);
    }

    private static T Parse<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, null, out var value) && value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0)
        {
            return value;
        }

        result.AddError($"{name} takes a number from {least} to {most}, not '{text}'.");
        return default;
    }
}
