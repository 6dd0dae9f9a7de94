using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Finds what was asked of a run: in its instance or, once that is purged, in its record.</summary>
internal static class KnownRuns
{
    /// <summary>The run as it was requested; null if there never was such a run.</summary>
    public static async Task<RunSummary?> FindAsync(DurableClient client, RunId run, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(run.Value, getInputsAndOutputs: true, cancellationToken);
        return RequestOf(instance) is { } request
            ? RunSummary.Of(request)
            : (await client.GetEntityAsync(RunRecord.Name, run.Value, cancellationToken))?.Summary;
    }

    /// <summary>The request in an instance's input; null if there is none, or it is of another kind.</summary>
    public static RunRequest? RequestOf(OrchestrationMetadata? instance) =>
        instance is not null && Operations.IsRun(instance.Name)
            ? Read(instance.SerializedInput, ContractsJson.Default.RunRequest)
            : null;

    /// <summary>Reads a payload that anybody may have written: null if it is not of the type.</summary>
    public static T? Read<T>(string? payload, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return string.IsNullOrEmpty(payload) ? null : JsonSerializer.Deserialize(payload, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
