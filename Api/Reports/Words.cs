using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What reports call things, for people.</summary>
internal static class Words
{
    public static string Of(Operation operation) => operation switch
    {
        Operation.Protect => "Protection",
        Operation.PlannedFailover => "Planned failover",
        Operation.UnplannedFailover => "Unplanned failover",
        Operation.Failback => "Failback",
        Operation.UndoFailover => "Undo of the failover",
        Operation.Reprotect => "Re-protection",
        Operation.LiveSync => "Live Sync cycle",
        Operation.EnableLiveSync => "Enabling of Live Sync",
        Operation.DisableLiveSync => "Disabling of Live Sync",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    public static string Of(Step step) => step switch
    {
        Step.Settle => "Settle debts",
        Step.Fence => "Fence",
        Step.PowerOff => "Power off",
        Step.Backup => "Backup",
        Step.LiveSync => "Live Sync",
        Step.DisableLiveSync => "Disable Live Sync",
        Step.Start => "Start",
        Step.EnableLiveSync => "Enable Live Sync",
        Step.Prune => "Prune",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown step."),
    };

    public static string Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => "completed",
        RunOutcome.CompletedWithSkips => "completed with skips",
        RunOutcome.Stopped => "stopped",
        RunOutcome.Cancelled => "cancelled",
        RunOutcome.Refused => "refused",
        RunOutcome.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    public static string Of(StepOutcome outcome) => outcome switch
    {
        StepOutcome.NotReached => "not reached",
        StepOutcome.Completed => "completed",
        StepOutcome.Skipped => "skipped",
        StepOutcome.Failed => "failed",
        StepOutcome.Yielded => "yielded",
        StepOutcome.RolledBack => "rolled back",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    public static string Of(SiteRole side) => side == SiteRole.Primary ? "primary site" : "DR site";

    public static string Of(Consistency? consistency) => consistency switch
    {
        Consistency.Offline => "offline: the machine was off",
        Consistency.Crash => "crash: all disks at one instant",
        Consistency.None => "none: disks at different instants",
        _ => "not known",
    };

    /// <summary>What became of a machine's data-loss window: nothing is lost before its start at the other side.</summary>
    public static string OfLoss(MachineReport machine) => Objective.StartOf(machine) switch
    {
        StepOutcome.Completed => "lost, or left behind",
        StepOutcome.Failed => "may be lost: the start failed",
        _ => "nothing lost so far",
    };

    public static string Of(FailbackVm vm) => vm switch
    {
        FailbackVm.Kept => "kept",
        FailbackVm.Recreated => "recreated",
        FailbackVm.NewSite => "created at a new site",
        _ => throw new ArgumentOutOfRangeException(nameof(vm), vm, "Unknown decision."),
    };

    public static string Of(FailbackData data) => data == FailbackData.Delta ? "changes only" : "full";

    /// <summary>A duration: <c>4.2 s</c>, <c>2 min 5 s</c>, <c>3 h 4 min</c>, <c>2 d 1 h</c>.</summary>
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, duration.TotalSeconds):0.#} s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds} s"),
        { TotalHours: < 1 } => Two(duration.Minutes, "min", duration.Seconds, "s"),
        { TotalDays: < 1 } => Two(duration.Hours, "h", duration.Minutes, "min"),
        _ => Two((int)duration.TotalDays, "d", duration.Hours, "h"),
    };

    /// <summary>An instant with its date, UTC.</summary>
    public static string Of(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>An instant, UTC: the time alone on the day of another one.</summary>
    public static string On(DateTimeOffset at, DateTimeOffset day) => at.UtcDateTime.Date == day.UtcDateTime.Date
        ? at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A number of things.</summary>
    public static string Count(int number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");

    private static string Two(int large, string largeUnit, int small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small} {smallUnit}");
}
