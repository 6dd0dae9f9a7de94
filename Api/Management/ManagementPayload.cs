using DrFunctions.Contracts;
using DrFunctions.Durable;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Where to look at a run and steer it: names and templates as Durable Functions writes them.</summary>
public sealed record ManagementPayload
{
    /// <summary>The instance's id, which is the run's.</summary>
    public required string Id { get; init; }

    /// <summary>GET: the status.</summary>
    public required string StatusQueryGetUri { get; init; }

    /// <summary>POST: an external event; put its name for <c>{eventName}</c>.</summary>
    public required string SendEventPostUri { get; init; }

    /// <summary>POST: ends it; put why for <c>{text}</c>.</summary>
    public required string TerminatePostUri { get; init; }

    /// <summary>POST: holds it; put why for <c>{text}</c>.</summary>
    public required string SuspendPostUri { get; init; }

    /// <summary>POST: lets it go on; put why for <c>{text}</c>.</summary>
    public required string ResumePostUri { get; init; }

    /// <summary>DELETE: removes an ended instance with its history.</summary>
    public required string PurgeHistoryDeleteUri { get; init; }

    /// <summary>What was started, where the request did not name it itself; null otherwise.</summary>
    public StartedAgain? Started { get; init; }
}

/// <summary>What a retry or a recovery started.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Options">Its options.</param>
/// <param name="After">The run that it goes on from.</param>
/// <param name="NotCarriedOver">
/// Acknowledgements and waivers of that run which nobody has given again: the new run may ask for them.
/// </param>
public sealed record StartedAgain(Operation Operation, RunOptions Options, RunId After, IReadOnlyList<string> NotCarriedOver);

/// <summary>Makes the management payload; Azure Functions' own carries its task hub and system key.</summary>
public interface IManagementLinks
{
    /// <summary>The payload for an instance, with absolute addresses at which the requester reached the host.</summary>
    ManagementPayload For(HttpContext http, DurableClient client, string instanceId);
}

/// <summary>Links to the management endpoints that <see cref="DrApi.MapDrApi"/> maps.</summary>
internal sealed class OwnManagementLinks : IManagementLinks
{
    public ManagementPayload For(HttpContext http, DurableClient client, string instanceId)
    {
        var request = http.Request;
        var instance = $"{request.Scheme}://{request.Host}{request.PathBase}{InstancesHandler.Route}/{Uri.EscapeDataString(instanceId)}";
        return new ManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = instance,
            SendEventPostUri = instance + "/raiseEvent/{eventName}",
            TerminatePostUri = instance + "/terminate?reason={text}",
            SuspendPostUri = instance + "/suspend?reason={text}",
            ResumePostUri = instance + "/resume?reason={text}",
            PurgeHistoryDeleteUri = instance,
        };
    }
}
