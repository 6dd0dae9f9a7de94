namespace DrFunctions.Simulator.Arm;

/// <summary>The parts of an ARM path; names keep their spelling, everything else its canonical one.</summary>
internal sealed record ArmPath
{
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ["microsoft.compute"] = "Microsoft.Compute", ["microsoft.network"] = "Microsoft.Network",
        ["microsoft.authorization"] = "Microsoft.Authorization", ["microsoft.resources"] = "Microsoft.Resources",
    };

    private static readonly string[] Types =
    [
        "virtualMachines", "disks", "snapshots", "networkInterfaces", "virtualNetworks", "subnets", "locks", "roleAssignments", "roleDefinitions",
        "restorePointCollections", "restorePoints", "diskRestorePoints",
        "locations", "operations", "diskOperations", "usages", "skus", "permissions",
    ];

    /// <summary>Null for paths outside every subscription.</summary>
    public string? Subscription { get; init; }

    public string? ResourceGroup { get; init; }

    /// <summary>Null for subscriptions and resource groups themselves.</summary>
    public string? Namespace { get; init; }

    /// <summary>Without the namespace, as in <c>virtualNetworks/subnets</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Id of the resource, or of the collection's parent scope when <see cref="IsCollection"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What the provider part is attached to.</summary>
    public required string Scope { get; init; }

    public bool IsCollection { get; init; }

    /// <summary>Trailing word of a POST, or <c>instanceView</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Words below the subscription that are no provider's: locations, resources, providers.</summary>
    public string? Word { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public string FullType => $"{Namespace}/{Type}";

    public static ArmPath? Parse(string method, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || !segments[0].Same("subscriptions")) return null;
        if (segments.Length == 1) return new ArmPath { Id = "/subscriptions", Scope = "/", IsCollection = true };
        var subscription = segments[1];
        var providers = Array.FindLastIndex(segments, s => s.Same("providers"));
        if (providers >= 2 && segments.Length > providers + 2) return Provider(method, segments, providers, subscription);
        var root = $"/subscriptions/{subscription}";
        if (segments.Length == 2) return new ArmPath { Subscription = subscription, Id = root, Scope = root };
        if (!segments[2].Same("resourceGroups"))
        {
            return segments.Length > 4 ? null
                : new ArmPath { Subscription = subscription, Id = root, Scope = root, Word = segments[2].Lower(), Names = [.. segments.Skip(3)] };
        }

        if (segments.Length == 3) return new ArmPath { Subscription = subscription, Id = root, Scope = root, Word = "resourcegroups", IsCollection = true };
        var group = $"{root}/resourceGroups/{segments[3]}";
        var path4 = new ArmPath { Subscription = subscription, ResourceGroup = segments[3], Id = group, Scope = group, Names = [segments[3]] };
        return segments.Length switch
        {
            4 => path4 with { Word = "resourcegroup" },
            5 => path4 with { Word = segments[4].Lower() },
            _ => null,
        };
    }

    private static ArmPath Provider(string method, string[] segments, int providers, string subscription)
    {
        var scope = Canonical(segments[..providers]);
        var ns = Namespaces.GetValueOrDefault(segments[providers + 1], segments[providers + 1]);
        var rest = segments[(providers + 2)..];
        string? action = null;
        if (rest.Length % 2 == 1 && rest.Length > 1 && (method == "POST" || rest[^1].Same("instanceView")))
        {
            action = rest[^1].Same("instanceView") ? "instanceView" : rest[^1];
            rest = rest[..^1];
        }

        var types = rest.Where((_, i) => i % 2 == 0).Select(t => Types.FirstOrDefault(known => known.Same(t)) ?? t).ToArray();
        var names = rest.Where((_, i) => i % 2 == 1).ToArray();
        var collection = names.Length < types.Length;
        var id = scope + "/providers/" + ns + string.Concat(names.Select((n, i) => $"/{types[i]}/{n}"));
        return new ArmPath
        {
            Subscription = subscription, ResourceGroup = Resource.Segment(scope, "resourceGroups"), Namespace = ns, Type = string.Join('/', types),
            Id = collection && names.Length == 0 ? scope : id, Scope = scope, IsCollection = collection, Action = action, Names = names,
        };
    }

    private static string Canonical(string[] segments)
    {
        var parts = segments.ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Same("resourceGroups")) parts[i] = "resourceGroups";
            else if (parts[i].Same("subscriptions")) parts[i] = "subscriptions";
            else if (Namespaces.TryGetValue(parts[i], out var ns)) parts[i] = ns;
            else if (Types.FirstOrDefault(t => t.Same(parts[i])) is { } type) parts[i] = type;
        }

        return "/" + string.Join('/', parts);
    }
}
