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

    /// <summary>The run in the background, which makes way for any that moves machines.</summary>
    public RunId? BackgroundRun { get; init; }

    /// <summary>Its operation.</summary>
    public Operation? BackgroundOperation { get; init; }

    /// <summary>Runs that wait to be approved before they begin, oldest first.</summary>
    public required IReadOnlyList<ApprovalView> Waiting { get; init; }

    /// <summary>The last run that ended.</summary>
    public RunId? LastRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastOutcome { get; init; }

    /// <summary>The last run in the background that ended.</summary>
    public RunId? LastBackgroundRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastBackgroundOutcome { get; init; }

    /// <summary>
    /// When the way back is prepared next by a re-protect in the background, within a minute of it; null if none is due, and
    /// while a run is under way.
    /// </summary>
    public DateTimeOffset? NextReprotectAt { get; init; }

    /// <summary>
    /// How often in a row that was tried without getting everywhere, a last try that did included; 0 since a run last moved
    /// machines. With each, the pause grows.
    /// </summary>
    public int ReprotectTries { get; init; }

    /// <summary>
    /// The age of the oldest of the machines' newest restore points, in seconds; null if a machine has none, and while the
    /// machines are on their way, off, or at the DR site.
    /// </summary>
    public double? RpoSeconds { get; init; }

    /// <summary>Whether the plan's recovery point objective is met; null if it has none, or while that is no question.</summary>
    public bool? RpoMet { get; init; }

    /// <summary>What somebody should look at: the group's own, then the machines'.</summary>
    public required IReadOnlyList<AlertView> Alerts { get; init; }

    /// <summary>
    /// What the plan's file must say, as YAML, because the machines run at another primary site than it says; null if it
    /// says the same.
    /// </summary>
    public string? Drift { get; init; }

    /// <summary>What the last readiness check came to; null before the first.</summary>
    public ReadinessView? Readiness { get; init; }

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
    /// <summary>The hash of the plan as it holds now: the one that runs are given.</summary>
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

    /// <summary>The VM at the primary side that holds the truth, or held it last, as an ARM id.</summary>
    public required string PrimaryVm { get; init; }

    /// <summary>The restore point that <see cref="SyncedSide"/> stands at.</summary>
    public string? SyncedTo { get; init; }

    /// <summary>The side that stands there; null if none does.</summary>
    public SiteRole? SyncedSide { get; init; }

    /// <summary>When the newest restore point was taken that stands at the DR site, by the platform's clock.</summary>
    public DateTimeOffset? NewestPointAt { get; init; }

    /// <summary>Its age in seconds by this server's clock; null for none, and while the DR side holds the truth.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>When the last cycle ended well, by the platform's clock; null before the first.</summary>
    public DateTimeOffset? LastCycleAt { get; init; }

    /// <summary>Whether the base stands at the primary site that makes a failback a delta.</summary>
    public required bool HasBackBase { get; init; }

    /// <summary>That its source is not proven off, and who waived that; null for no such debt.</summary>
    public FencingDebt? Debt { get; init; }

    /// <summary>What its old source wrote that the DR side never had; null for nothing.</summary>
    public LossWindow? Divergence { get; init; }

    /// <summary>What somebody should look at, newest last.</summary>
    public required IReadOnlyList<AlertView> Alerts { get; init; }

    /// <summary>The run that may act on it.</summary>
    public RunId? Owner { get; init; }
}

/// <summary>Something that somebody should look at.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Machine">The machine; null for the whole group.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Expected">What should have been, where that helps.</param>
/// <param name="At">When it was seen; null for now.</param>
internal sealed record AlertView(
    string Code, MachineName? Machine, string Message, string Remedy, string? Expected, DateTimeOffset? At)
{
    public static AlertView Of(DrError error, MachineName? machine = null, DateTimeOffset? at = null) =>
        new(error.Code, machine, error.Message, error.Remedy, error.Expected, at);
}

/// <summary>What a readiness check came to.</summary>
/// <param name="Verdict">What.</param>
/// <param name="At">When, by the platform's clock.</param>
/// <param name="AgeSeconds">How long ago, by the host's clock.</param>
/// <param name="Errors">How many errors it found.</param>
/// <param name="Warnings">How many warnings it found.</param>
internal sealed record ReadinessView(ReadinessVerdict Verdict, DateTimeOffset At, double AgeSeconds, int Errors, int Warnings)
{
    /// <summary>The view of a check.</summary>
    public static ReadinessView? Of(ReadinessSummary? check, DateTimeOffset now) => check is null ? null : new(
        check.Verdict, check.At, Math.Max(0, (now - check.At).TotalSeconds), check.Errors, check.Warnings);
}
