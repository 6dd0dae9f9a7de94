using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>The JSON of payloads on this host: the very options of the embedded engine, so that each reads the other's.</summary>
internal static class PayloadJson
{
    /// <summary>
    /// What the worker serialises by. Reflection stands behind our source-generated types because Durable Functions
    /// passes types of its own through the same serializer: object, JsonElement, its HTTP answers.
    /// </summary>
    public static JsonSerializerOptions WorkerOptions { get; } = MakeWorkerOptions();

    /// <summary>What entities read and write their states and inputs by.</summary>
    public static IPayloadSerializer Serializer { get; } = new JsonPayloadSerializer(OrchestrationsJson.PayloadOptions);

    /// <summary>JSON text as a value that the worker's serializer passes on unchanged; null stays null.</summary>
    public static object? ToElement(string? json) => json is null ? null : JsonElement.Parse(json);

    /// <summary>The JSON text of what <see cref="ToElement"/> passed on.</summary>
    public static string? ToText(object? element) => ((JsonElement?)element)?.GetRawText();

    private static JsonSerializerOptions MakeWorkerOptions()
    {
        var options = new JsonSerializerOptions(OrchestrationsJson.PayloadOptions)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                OrchestrationsJson.PayloadOptions.TypeInfoResolver, new DefaultJsonTypeInfoResolver()),
        };
        options.MakeReadOnly();
        return options;
    }
}
