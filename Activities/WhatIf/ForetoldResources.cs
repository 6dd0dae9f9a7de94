using System.Globalization;
using System.Text.Json.Nodes;

namespace DrFunctions.Activities.WhatIf;

/// <summary>What the platform would make of a resource that a step puts there, once all of it is done.</summary>
/// <param name="known">What is known of another resource: its disk's unique id and size.</param>
/// <param name="seen">A resource as it was last read, or foretold; null if it was not.</param>
internal sealed class ForetoldResources(Func<string, ForetoldFacts?> known, Func<string, JsonNode?> seen)
{
    /// <summary>The resource.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="at">When.</param>
    public JsonObject Make(ForetoldPath path, JsonObject sent, DateTimeOffset at)
    {
        var made = (JsonObject)sent.DeepClone();
        made["id"] = path.Path;
        made["name"] = path.Name;
        var properties = made["properties"] as JsonObject ?? [];
        made["properties"] = properties;
        properties["provisioningState"] = "Succeeded";
        switch (path.Kind)
        {
            case "disks":
            case "snapshots":
                Fill(properties, path, at);
                break;
            case "virtualmachines":
                properties["vmId"] = $"foretold-{path.Name}";
                properties["instanceView"] = new JsonObject { ["statuses"] = Statuses("running", at) };
                break;
            case "restorepoints":
                properties["timeCreated"] = Text(at);
                Point(properties, path);
                break;
        }

        return made;
    }

    /// <summary>What an instance view says of an operation that ended well.</summary>
    public static JsonArray Statuses(string power, DateTimeOffset at) =>
    [
        new JsonObject { ["code"] = "ProvisioningState/succeeded", ["time"] = Text(at) },
        new JsonObject { ["code"] = $"PowerState/{power}" },
    ];

    private void Fill(JsonObject properties, ForetoldPath path, DateTimeOffset at)
    {
        properties["uniqueId"] = $"foretold-{path.Name}";
        properties["timeCreated"] = Text(at);
        var source = properties["creationData"]?["sourceResourceId"]?.GetValue<string>();
        if (source is not null && known(source) is { } facts)
        {
            properties["diskSizeBytes"] = facts.SizeBytes;
            properties["creationData"]!["sourceUniqueId"] = facts.UniqueId;
        }

        if (path.Kind == "snapshots")
            properties["completionPercent"] = 100;
    }

    // A restore point shows the disks of its VM, or of the point that it is a copy of.
    private void Point(JsonObject properties, ForetoldPath path)
    {
        var copied = properties["sourceRestorePoint"]?["id"]?.GetValue<string>();
        var storage = copied is not null
            ? seen(copied)?["properties"]?["sourceMetadata"]?["storageProfile"]
            : seen(path.Parent.Parent.Path)?["properties"]?["source"]?["id"]?.GetValue<string>() is { } vm
                ? seen(vm)?["properties"]?["storageProfile"]
                : null;
        if (storage is null)
            return;
        var progress = new JsonArray();
        var shown = new JsonObject
        {
            ["osDisk"] = Disk(storage["osDisk"]!, path, progress),
            ["dataDisks"] = new JsonArray([.. (storage["dataDisks"] as JsonArray ?? []).Select(disk => Disk(disk!, path, progress))]),
        };
        properties["sourceMetadata"] = new JsonObject { ["storageProfile"] = shown };
        properties["instanceView"] = new JsonObject { ["diskRestorePoints"] = progress };
    }

    private static JsonObject Disk(JsonNode disk, ForetoldPath point, JsonArray progress)
    {
        var managed = disk["managedDisk"]?["id"]?.GetValue<string>() ?? "";
        var id = $"{point.Path}/diskRestorePoints/{managed[(managed.LastIndexOf('/') + 1)..]}";
        progress.Add((JsonNode)new JsonObject
        {
            ["id"] = id,
            ["replicationStatus"] = new JsonObject { ["completionPercent"] = 100 },
        });
        var own = new JsonObject { ["id"] = id };
        if (disk["diskRestorePoint"]?["id"] is { } source)
            own["sourceDiskRestorePoint"] = new JsonObject { ["id"] = source.DeepClone() };
        var shown = new JsonObject { ["managedDisk"] = new JsonObject { ["id"] = managed }, ["diskRestorePoint"] = own };
        if (disk["lun"] is { } lun)
            shown["lun"] = lun.DeepClone();
        return shown;
    }

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>What later resources take over from a disk, a snapshot or a part of a restore point.</summary>
/// <param name="UniqueId">Its unique id.</param>
/// <param name="SizeBytes">Its size.</param>
internal sealed record ForetoldFacts(string UniqueId, long SizeBytes);
