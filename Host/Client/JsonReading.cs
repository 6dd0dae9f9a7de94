using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>
/// Reads answers member by member: a server that is older or newer than this program leaves members out or adds some.
/// </summary>
internal static class JsonReading
{
    /// <summary>A member; null where it is missing or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A member as text; empty where it is missing.</summary>
    public static string Text(this JsonElement element, string name) => element.Member(name)?.ToString() ?? "";

    /// <summary>A member that is a list; empty where it is missing.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A member that is a time; null where it is missing or none.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A member that is a number; null where it is missing or none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>A member of a closed set; null where it is missing or unknown.</summary>
    public static T? Choice<T>(this JsonElement element, string name)
        where T : struct, Enum => Enum.TryParse<T>(element.Text(name), out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>An element as one of the contract's records.</summary>
    /// <exception cref="CommandFailure">It is none: server and program are of different versions.</exception>
    public static T As<T>(this JsonElement element, JsonTypeInfo<T> type)
    {
        try
        {
            return element.Deserialize(type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException wrong)
        {
            throw new CommandFailure(
                ExitCodes.Unreachable,
                new DrError(
                    ErrorCodes.UnusableAnswer,
                    $"The server's {typeof(T).Name} cannot be read: {wrong.Message}",
                    "Use the program of the server's version, or --json to see the answer as it is."),
                wrong);
        }
    }
}
