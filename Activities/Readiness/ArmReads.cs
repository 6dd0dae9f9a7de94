using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager;

namespace DrFunctions.Activities.Readiness;

/// <summary>Reads of ARM that the SDK's packages in use have no method for. It can send nothing but GET.</summary>
internal sealed class ArmReads(ArmClient client) : ArmResource(client, ResourceIdentifier.Root)
{
    /// <summary>Every entry of a list, page after page.</summary>
    /// <param name="path">The list's path, with its query but for the version.</param>
    /// <param name="apiVersion">The version.</param>
    /// <param name="cancellationToken">The caller's own end.</param>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path, string apiVersion, CancellationToken cancellationToken)
    {
        var found = new List<JsonNode>();
        Uri? next = new(Endpoint, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={apiVersion}");
        while (next is not null)
        {
            var page = await GetAsync(next, cancellationToken);
            found.AddRange((page?["value"]?.AsArray() ?? []).OfType<JsonNode>());
            next = page?["nextLink"]?.GetValue<string>() is { Length: > 0 } link ? new Uri(link) : null;
        }

        return found;
    }

    private async Task<JsonNode?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var message = Pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add("Accept", "application/json");
        await Pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Status != 200)
            throw new RequestFailedException(message.Response);
        return JsonNode.Parse(message.Response.Content.ToMemory().Span);
    }
}
