using System.Text.Json;

namespace DrFunctions.Api;

/// <summary>What a member of the options of a run has to look like in JSON.</summary>
internal static class OptionShape
{
    /// <summary>What the value should be, in words; null if it is.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="value">What was sent.</param>
    public static string? Missed(Type type, JsonElement value)
    {
        if (type == typeof(bool))
        {
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false";
        }

        if (type.IsEnum)
        {
            // By name alone: a number, or several names at once, would be read as something nobody wrote.
            var names = Enum.GetNames(type);
            return value.ValueKind == JsonValueKind.String && names.Contains(value.GetString(), StringComparer.OrdinalIgnoreCase)
                ? null
                : string.Join(" or ", names.Select(JsonNamingPolicy.CamelCase.ConvertName));
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return type == typeof(string)
            ? value.ValueKind == JsonValueKind.String ? null : "text"
            : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsName) ? null : "a list of names";
    }

    private static bool IsName(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString());
}
