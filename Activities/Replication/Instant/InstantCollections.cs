using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>Collections are there when they are needed: one per machine, site and source.</summary>
internal sealed class InstantCollections(AzureRestorePoints points, StepCall call)
{
    /// <summary>Makes a collection if there is none; an error if one of its name is not ours.</summary>
    public async Task<DrError?> EnsureAsync(
        Site site, ResourceIdentifier id, string sourceId, IReadOnlyDictionary<string, string> tags)
    {
        var view = await points.CollectionAsync(site, id, call.CancellationToken);
        if (view is null)
        {
            await points.CreateCollectionAsync(site, id, sourceId, tags, call.CancellationToken);
            return null;
        }

        if (!DrTags.Carries(view.Tags, tags))
            return ReplicationErrors.Foreign(site, "restore point collection", id.Name, "it carries other tags");
        return string.Equals(view.SourceId, sourceId, StringComparison.OrdinalIgnoreCase)
            ? null
            : ReplicationErrors.Foreign(site, "restore point collection", id.Name, $"it is one of {view.SourceId}");
    }
}
