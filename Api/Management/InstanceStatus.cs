using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>
/// An instance as Durable Functions' HTTP API shows it: the same names, the same nulls.
/// </summary>
internal sealed record InstanceStatus
{
    public required string Name { get; init; }

    public required string InstanceId { get; init; }

    public required string RuntimeStatus { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? CustomStatus { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Output { get; init; }

    public required string CreatedTime { get; init; }

    public required string LastUpdatedTime { get; init; }

    /// <summary>With showHistory only.</summary>
    public IReadOnlyList<HistoryEventView>? HistoryEvents { get; init; }

    public static InstanceStatus Of(
        OrchestrationMetadata instance, bool showInput, IReadOnlyList<HistoryEventView>? history = null) => new()
    {
        HistoryEvents = history,
        Name = instance.Name,
        InstanceId = instance.InstanceId,
        RuntimeStatus = NameOf(instance.RuntimeStatus),
        Input = showInput ? Parse(instance.SerializedInput) : null,
        CustomStatus = Parse(instance.SerializedCustomStatus),
        Output = Parse(instance.SerializedOutput) ?? Reason(instance),
        CreatedTime = Text(instance.CreatedAt),
        LastUpdatedTime = Text(instance.LastUpdatedAt),
    };

    /// <summary>Durable Functions knows no Blocked: for its clients it is an instance that waits for an operator's resume.</summary>
    public static string NameOf(OrchestrationRuntimeStatus status) =>
        (status == OrchestrationRuntimeStatus.Blocked ? OrchestrationRuntimeStatus.Suspended : status).ToString();

    /// <summary>As there, the output of what failed or was terminated is the reason.</summary>
    private static JsonElement? Reason(OrchestrationMetadata instance) =>
        instance is { IsCompleted: true, FailureDetails: { } failure }
            ? JsonSerializer.SerializeToElement(failure.ErrorMessage, ApiJson.Web.String)
            : null;

    internal static JsonElement? Parse(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}

/// <summary>How many instances a purge removed.</summary>
internal sealed record PurgeResult(int InstancesDeleted);
