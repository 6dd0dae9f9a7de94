using System.Text.Json.Serialization;

namespace DrFunctions.Contracts;

/// <summary>What a run was asked to do: the whole input of its orchestration.</summary>
public sealed record RunRequest
{
    /// <summary>The run's id, and its instance's.</summary>
    public required RunId Run { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The resolved plan; a run never reads plans again.</summary>
    public required Plan Plan { get; init; }

    /// <summary><see cref="Contracts.PlanHash"/> of the plan, as requested and approved.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The options.</summary>
    public RunOptions Options { get; init => field = value ?? new(); } = new();

    /// <summary>Who asked; <c>unverified:</c> before the name until sign-in exists.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}

/// <summary>Options of a run; the body of the request that starts it.</summary>
/// <param name="StartInstances">
/// Whether the destination instances are started; without it a planned failover ends with Live Sync disabled.
/// </param>
/// <param name="Pace">Whether machines wait for each other between the steps of a planned failover.</param>
/// <param name="RestorePoint">
/// For an unplanned failover: a restore point's id, which stands for those of all machines by the same run, or a time
/// (ISO 8601) for the newest one up to then; null for the newest.
/// </param>
/// <param name="AcknowledgeDataLoss">The group's name, from whoever has seen what an unplanned failover or an undo loses.</param>
/// <param name="AcknowledgeDivergence">
/// The group's name, from whoever has seen what the old sources wrote that a failback after an unplanned failover leaves behind.
/// </param>
/// <param name="WaiveFencing">
/// The machines, or the group for all of them, whose destination may start although their source is not proven off.
/// </param>
/// <param name="Target">For a failback: another site of the plan to go to; null for the primary one.</param>
/// <param name="Machines">The machines that it is about; null for all of the group.</param>
/// <param name="Force">
/// For a planned failover: codes of the readiness check's errors that it begins in spite of.
/// </param>
/// <param name="DryRun">Whether nothing is to be changed: the answer is a <see cref="Forecast"/>.</param>
public sealed record RunOptions(
    bool StartInstances = true,
    Pace Pace = Pace.Pipelined,
    string? RestorePoint = null,
    string? AcknowledgeDataLoss = null,
    string? AcknowledgeDivergence = null,
    IReadOnlyList<string>? WaiveFencing = null,
    string? Target = null,
    IReadOnlyList<string>? Machines = null,
    IReadOnlyList<string>? Force = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DryRun = false);

/// <summary>How the machines of a group go through the steps before the commit barrier.</summary>
public enum Pace
{
    /// <summary>Each as fast as it can.</summary>
    Pipelined,

    /// <summary>All of them through one step before any begins the next.</summary>
    Stages,
}
