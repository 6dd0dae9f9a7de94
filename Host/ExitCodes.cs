using DrFunctions.Contracts;

namespace DrFunctions.Host;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused: nothing was touched.</summary>
    public const int Refused = 2;

    /// <summary>Stopped or failed: the message says how things were left.</summary>
    public const int Failed = 3;

    /// <summary>Bad input: the message says what to write instead.</summary>
    public const int BadInput = 4;

    /// <summary>Cancelled.</summary>
    public const int Cancelled = 5;

    /// <summary>Completed, but for machines skipped on purpose.</summary>
    public const int CompletedWithSkips = 6;

    /// <summary>The exit code of a run's outcome.</summary>
    public static int Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => Done,
        RunOutcome.CompletedWithSkips => CompletedWithSkips,
        RunOutcome.Refused => Refused,
        RunOutcome.Cancelled => Cancelled,
        _ => Failed,
    };
}
