using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>Reading of JSON by path, with a message that shows the document where it is not as expected.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The value at a member's name; throws if it is missing or null.</summary>
    public static T Get<T>(this JsonNode? node, string name) =>
        node is JsonObject document && document[name] is { } member
            ? member.Deserialize<T>(Web)!
            : throw new InvalidOperationException($"'{name}' is missing in {node?.ToJsonString() ?? "null"}");

    /// <summary>The value at a member's name; default if it is missing or null.</summary>
    public static T? Find<T>(this JsonNode? node, string name) =>
        node is JsonObject document && document[name] is { } member ? member.Deserialize<T>(Web) : default;

    public static string Text(this JsonNode? node, string name) => node.Get<string>(name);

    public static JsonArray Items(this JsonNode? node, string name) => node.Get<JsonArray>(name);
}
