namespace DrFunctions.Contracts;

/// <summary>A protection group's plan, resolved: everything a run needs, read once when it starts.</summary>
public sealed record Plan
{
    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>Where the machines run normally.</summary>
    public required Site Primary { get; init; }

    /// <summary>Where they run after a failover: the DR site.</summary>
    public required Site Recovery { get; init; }

    /// <summary>The machines, at least one.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Which machines must all be synced before any of them starts at the DR site.</summary>
    public ConsistencyScope Consistency { get; init; } = ConsistencyScope.Group;

    /// <summary>The recovery time objective of the group; null for none.</summary>
    public TimeSpan? RtoTarget { get; init; }

    /// <summary>The recovery point objective of the group; null for none.</summary>
    public TimeSpan? RpoTarget { get; init; }
}

/// <summary>Which machines share a commit barrier.</summary>
public enum ConsistencyScope
{
    /// <summary>All machines of the group.</summary>
    Group,

    /// <summary>Each connected component of the dependency graph for itself.</summary>
    Component,
}
