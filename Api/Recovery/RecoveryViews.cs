using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>What is left of a run that ended halfway, and the ways on.</summary>
internal sealed record RecoveryView
{
    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>Where it stands.</summary>
    public required GroupPhase Phase { get; init; }

    /// <summary>The run that ended halfway.</summary>
    public required RunId Run { get; init; }

    /// <summary>Its operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>How it ended; Failed for one whose instance was terminated or lost.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Why, where it wrote a report.</summary>
    public DrError? Error { get; init; }

    /// <summary>Until when something of it may still be at work; null if nothing is. The next run waits for that by itself.</summary>
    public DateTimeOffset? BusyUntil { get; init; }

    /// <summary>The machines, in the plan's order.</summary>
    public required IReadOnlyList<RecoveryMachine> Machines { get; init; }

    /// <summary>The ways on.</summary>
    public required IReadOnlyList<RecoveryWay> Ways { get; init; }
}

/// <summary>Where a machine was left, as last known: nothing was asked of any site for this.</summary>
/// <param name="Name">The machine.</param>
/// <param name="ActiveSite">Which side holds the truth.</param>
/// <param name="Source">Its VM at the primary side.</param>
/// <param name="Destination">Its instance at the DR side.</param>
/// <param name="LiveSync">Whether Live Sync may run.</param>
/// <param name="Owner">The run that has it; null for none.</param>
/// <param name="PermitsUntil">Until when permits of a run may still be in use; null if none is.</param>
/// <param name="SyncedTo">The restore point that <paramref name="SyncedSide"/> stands at; null for none.</param>
/// <param name="SyncedSide">That side.</param>
/// <param name="Debt">That its source is not proven off; null for no such debt.</param>
/// <param name="Divergence">What its old source wrote that the DR side never had; null for nothing.</param>
internal sealed record RecoveryMachine(
    MachineName Name,
    SiteRole ActiveSite,
    SeenPower Source,
    SeenPower Destination,
    bool LiveSync,
    RunId? Owner,
    DateTimeOffset? PermitsUntil,
    string? SyncedTo,
    SiteRole? SyncedSide,
    FencingDebt? Debt,
    LossWindow? Divergence);

/// <summary>Whether an instance is on, as last known.</summary>
/// <param name="Power">On or off.</param>
/// <param name="At">Since when, or when that was seen; null if it was not.</param>
internal sealed record SeenPower(PowerSeen Power, DateTimeOffset? At = null);

/// <summary>Whether an instance is on.</summary>
internal enum PowerSeen
{
    /// <summary>Nobody looked, or it could not be proven.</summary>
    Unknown,

    /// <summary>It holds the truth and runs, as far as is known.</summary>
    On,

    /// <summary>It was proven off.</summary>
    Off,

    /// <summary>Its start was permitted, and it was not seen running yet.</summary>
    Starting,
}

/// <summary>A way on.</summary>
/// <param name="Action">What the body's <c>action</c> has to say: resume or rollback.</param>
/// <param name="Operation">The operation that it starts.</param>
/// <param name="Options">The options that it has by itself.</param>
/// <param name="Acknowledge">What the body has to say besides; null for nothing.</param>
/// <param name="NotCarriedOver">What was acknowledged or waived for the run, and has to be given again where it is still needed.</param>
/// <param name="GivesUp">What machines wrote that is given up by it.</param>
/// <param name="What">What it does, in words.</param>
internal sealed record RecoveryWay(
    string Action,
    Operation Operation,
    RunOptions Options,
    ProblemAcknowledgement? Acknowledge,
    IReadOnlyList<string> NotCarriedOver,
    IReadOnlyList<ProblemLoss> GivesUp,
    string What);
