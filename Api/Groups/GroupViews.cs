using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>A group in a list.</summary>
internal record GroupSummaryView
{
    /// <summary>Its name.</summary>
    public required GroupName Group { get; init; }

    /// <summary>Where it stands.</summary>
    public required GroupPhase Phase { get; init; }

    /// <summary>Which side holds the truth; null while the machines differ.</summary>
    public SiteRole? ActiveSite { get; init; }

    /// <summary>The run under way.</summary>
    public RunId? CurrentRun { get; init; }

    /// <summary>Its operation.</summary>
    public Operation? CurrentOperation { get; init; }

    /// <summary>The last run that ended.</summary>
    public RunId? LastRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastOutcome { get; init; }

    /// <summary>The primary site.</summary>
    public required SiteView Primary { get; init; }

    /// <summary>The DR site.</summary>
    public required SiteView Recovery { get; init; }

    /// <summary>How many machines it protects.</summary>
    public required int MachineCount { get; init; }
}

/// <summary>A group with its machines.</summary>
internal sealed record GroupView : GroupSummaryView
{
    /// <summary>The hash of the plan that is served.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Which machines share a commit barrier.</summary>
    public required ConsistencyScope Consistency { get; init; }

    /// <summary>Its recovery time objective.</summary>
    public TimeSpan? Rto { get; init; }

    /// <summary>Its recovery point objective.</summary>
    public TimeSpan? Rpo { get; init; }

    /// <summary>The machines, in the plan's order.</summary>
    public required IReadOnlyList<MachineView> Machines { get; init; }
}

/// <summary>A site, without its sign-in.</summary>
internal sealed record SiteView(SiteName Name, SiteKind Kind, string Region, string SubscriptionId)
{
    public static SiteView Of(Site site) => new(site.Name, site.Kind, site.Region, site.SubscriptionId);
}

/// <summary>A machine of a group.</summary>
internal sealed record MachineView
{
    /// <summary>Its name.</summary>
    public required MachineName Name { get; init; }

    /// <summary>The VM at the primary site.</summary>
    public required SourceVm Source { get; init; }

    /// <summary>The instance at the DR site.</summary>
    public required DestinationVm Destination { get; init; }

    /// <summary>What must be healthy before it starts.</summary>
    public required IReadOnlyList<MachineName> DependsOn { get; init; }

    /// <summary>Which side holds the truth.</summary>
    public required SiteRole ActiveSite { get; init; }

    /// <summary>The current off-epoch; 0 before the first.</summary>
    public required int OffEpoch { get; init; }

    /// <summary>Whether Live Sync may run.</summary>
    public required bool LiveSync { get; init; }

    /// <summary>The restore point that the destination stands at.</summary>
    public string? SyncedTo { get; init; }

    /// <summary>The run that may act on it.</summary>
    public RunId? Owner { get; init; }
}
