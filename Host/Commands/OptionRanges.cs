using System.CommandLine;
using System.CommandLine.Parsing;

namespace DrFunctions.Host.Commands;

/// <summary>Options that take a number between two others, or one of a few words.</summary>
internal static class OptionRanges
{
    /// <summary>Refuses what is no number, or outside the range, with a sentence that says the range.</summary>
    public static void AcceptRange<T>(this Option<T> option, T least, T most)
        where T : struct, IComparable<T>, IParsable<T>
    {
        option.CustomParser = result => Parse(result, option.Name, least, most);
    }

    /// <summary>Refuses what is none of the enumeration's names, with a sentence that lists them.</summary>
    public static void AcceptChoice<T>(this Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = result => Choose<T>(result, option.Name);
    }

    private static T Choose<T>(ArgumentResult result, string name)
        where T : struct, Enum
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        foreach (var choice in Enum.GetValues<T>())
        {
            if (string.Equals(choice.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        result.AddError($"{name} takes {string.Join(" or ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{text}'.");
        return default;
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
