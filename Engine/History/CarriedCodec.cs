using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrFunctions.Engine.History;

/// <summary>What a generation leaves to the next, to JSON and back.</summary>
internal static partial class CarriedCodec
{
    /// <summary>Null when there is nothing.</summary>
    public static string? Write(IReadOnlyList<Arrival> carried) => carried.Count == 0
        ? null
        : JsonSerializer.Serialize([.. carried.Select(arrival => EventCodec.Encode(arrival))], CarriedJson.Default.EventRowArray);

    /// <summary>Null gives nothing.</summary>
    public static IReadOnlyList<Arrival> Read(string? json) => json is null
        ? []
        : [.. JsonSerializer.Deserialize(json, CarriedJson.Default.EventRowArray)!.Select(row => (Arrival)EventCodec.Decode(row))];

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(EventRow[]))]
    private sealed partial class CarriedJson : JsonSerializerContext;
}
