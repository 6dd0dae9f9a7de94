using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DrFunctions.Durable;

/// <summary>Payloads by System.Text.Json, through the type information that the options carry.</summary>
public sealed class JsonPayloadSerializer(JsonSerializerOptions options) : IPayloadSerializer
{
    /// <inheritdoc />
    public string? Serialize<T>(T value) =>
        value is null ? null : JsonSerializer.Serialize(value, TypeInfo<T>());

    /// <inheritdoc />
    public T? Deserialize<T>(string? payload) =>
        string.IsNullOrEmpty(payload) ? default : JsonSerializer.Deserialize(payload, TypeInfo<T>());

    private JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
