using System.Text.Encodings.Web;
using System.Text.Json;

namespace DrFunctions.Simulator.World;

/// <summary>Reading of loosely shaped JSON: a missing or wrongly typed member is null.</summary>
internal static class Json
{
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonNodeOptions IgnoreCase = new() { PropertyNameCaseInsensitive = true };

    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, IgnoreCase);

    public static JsonNode? Parse(string text) => JsonNode.Parse(text, IgnoreCase, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    public static JsonObject? Obj(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? Arr(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    public static string? Str(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static double? Number(this JsonNode? node, string name)
    {
        if ((node as JsonObject)?[name] is not JsonValue value) return null;
        if (value.TryGetValue<double>(out var number)) return number;
        if (value.TryGetValue<long>(out var whole)) return whole;
        return value.TryGetValue<int>(out var small) ? small : null;
    }

    public static IEnumerable<JsonObject> Objects(this JsonArray? array) => array?.OfType<JsonObject>() ?? [];

    public static JsonObject Copy(this JsonObject? node) => node is null ? [] : (JsonObject)node.DeepClone();

    public static bool Same(this string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    public static string Lower(this string text) => text.ToLowerInvariant();
}
