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

    /// <summary>No server answers, or nothing that is one: what became of an operation asked for is said, or not known.</summary>
    public const int Unreachable = 7;

    /// <summary>Ctrl+C stopped the watching, as shells number it; the run goes on.</summary>
    public const int StoppedWatching = 130;

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
