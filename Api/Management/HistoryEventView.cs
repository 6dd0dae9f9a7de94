using System.Text.Json;
using System.Text.Json.Serialization;
using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>An event of a history with the field names of Durable Functions' HTTP API, which begin with a capital there.</summary>
internal sealed record HistoryEventView
{
    [JsonPropertyName("EventType")]
    public required string EventType { get; init; }

    [JsonPropertyName("FunctionName")]
    public string? FunctionName { get; init; }

    [JsonPropertyName("Name")]
    public string? Name { get; init; }

    [JsonPropertyName("Input")]
    public JsonElement? Input { get; init; }

    [JsonPropertyName("OrchestrationStatus")]
    public string? OrchestrationStatus { get; init; }

    [JsonPropertyName("Result")]
    public JsonElement? Result { get; init; }

    [JsonPropertyName("Reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("ScheduledTime")]
    public DateTimeOffset? ScheduledTime { get; init; }

    [JsonPropertyName("FireAt")]
    public DateTimeOffset? FireAt { get; init; }

    [JsonPropertyName("Timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    public static HistoryEventView Of(HistoryRecord record, bool showInput, bool showOutput) => new()
    {
        EventType = record.EventType,
        FunctionName = record.FunctionName,
        Name = record.Name,
        Input = showInput ? InstanceStatus.Parse(record.Input) : null,
        OrchestrationStatus = record.OrchestrationStatus?.ToString(),
        Result = showOutput ? InstanceStatus.Parse(record.Result) : null,
        Reason = record.Reason,
        ScheduledTime = record.ScheduledTime,
        FireAt = record.FireAt,
        Timestamp = record.Timestamp,
    };
}
