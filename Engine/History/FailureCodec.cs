using System.Text.Json;
using System.Text.Json.Serialization;
using DrFunctions.Durable;

namespace DrFunctions.Engine.History;

/// <summary>Failures to JSON and back.</summary>
internal static partial class FailureCodec
{
    /// <summary>Null stays null.</summary>
    public static string? Write(FailureDetails? failure) =>
        failure is null ? null : JsonSerializer.Serialize(failure, FailureJson.Default.FailureDetails);

    /// <summary>Null stays null.</summary>
    public static FailureDetails? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, FailureJson.Default.FailureDetails);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(FailureDetails))]
    private sealed partial class FailureJson : JsonSerializerContext;
}
