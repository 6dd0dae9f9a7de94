using DrFunctions.Durable;

namespace DrFunctions.Engine;

/// <summary>Every error of the engine: code, what happened, what to do. Codes DR-8000 to DR-8999 are the engine's.</summary>
public static class Errors
{
    /// <summary>Another process has the database.</summary>
    public const string DatabaseLocked = "DR-8001";

    /// <summary>The database was written by a newer version.</summary>
    public const string DatabaseTooNew = "DR-8002";

    /// <summary>The file is no database of the engine, or it is damaged.</summary>
    public const string DatabaseCorrupt = "DR-8003";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "DR-8004";

    /// <summary>The storage failed otherwise.</summary>
    public const string StorageFailed = "DR-8005";

    /// <summary>The engine is stopping or has stopped.</summary>
    public const string EngineStopped = "DR-8006";

    /// <summary>An option has a value that cannot be honoured.</summary>
    public const string OptionsInvalid = "DR-8007";

    /// <summary>A defect of the engine itself.</summary>
    public const string EngineDefect = "DR-8008";

    /// <summary>An input, result, event or state is too large.</summary>
    public const string MessageTooLarge = "DR-8101";

    /// <summary>A custom status is too large.</summary>
    public const string StatusTooLarge = "DR-8102";

    /// <summary>A name is not registered.</summary>
    public const string NotRegistered = "DR-8103";

    /// <summary>A child's id is taken.</summary>
    public const string ChildIdTaken = "DR-8104";

    /// <summary>The id or key has a form that cannot be used.</summary>
    public const string InvalidId = "DR-8105";

    /// <summary>The orchestration's code does not fit its history.</summary>
    public const string CodeChanged = "DR-8201";

    /// <summary>The orchestration awaited something that is not its context's.</summary>
    public const string ForeignAwait = "DR-8202";

    /// <summary>Work was taken up too often without ever finishing.</summary>
    public const string Poison = "DR-8203";

    /// <summary>The history is too long.</summary>
    public const string HistoryTooLong = "DR-8204";

    internal static EngineException Locked(string path, Exception inner) => new(
        DatabaseLocked,
        $"The database '{path}' is in use by another process.",
        "Stop the other process, or give this one another data folder; the lock frees itself when its holder ends.",
        inner);

    internal static EngineException TooNew(string path, long found, long known) => new(
        DatabaseTooNew,
        $"The database '{path}' has schema version {found}; this program knows up to {known}.",
        "Run the newer version of the program again, or restore a backup made before the upgrade.");

    internal static EngineException Corrupt(string path, Exception? inner) => new(
        DatabaseCorrupt,
        $"The file '{path}' is damaged or no database of this engine.",
        "Nothing was changed. Move it aside and restore the last backup, or start with another data folder.",
        inner);

    internal static EngineException Full(string path, Exception inner) => new(
        DiskFull,
        $"The disk of '{path}' is full; the engine stopped, and acknowledged nothing that it could not store.",
        "Free some space and start again: everything acknowledged is there.",
        inner);

    internal static EngineException Storage(string path, Exception inner) => new(
        StorageFailed,
        $"The storage of '{path}' failed: {inner.Message}",
        "Check the disk and the file's permissions, then start again: everything acknowledged is there.",
        inner);

    internal static EngineException Stopped() => new(
        EngineStopped, "The engine is stopping or has stopped.", "Start it again, then repeat the call.");

    internal static EngineException InvalidOptions(IEnumerable<string> faults) => new(
        OptionsInvalid, "The engine's options are invalid: " + string.Join(" ", faults), "Correct them and start again.");

    internal static EngineException Defect(Exception inner) => new(
        EngineDefect,
        $"The engine failed unexpectedly ({inner.GetType().Name}: {inner.Message}) and stopped rather than go on.",
        "Start again: everything acknowledged is there. Report this with its log.",
        inner);

    internal static EngineException TooLarge(string what, long bytes, long limit) => new(
        MessageTooLarge,
        $"{what} has {bytes} bytes; at most {limit} are allowed.",
        "Pass a reference to the data instead of the data.");

    internal static EngineException StatusLarge(long bytes, long limit) => new(
        StatusTooLarge,
        $"The custom status has {bytes} bytes of UTF-16 text; at most {limit} are allowed.",
        "Show counts and the most urgent entries only.");

    internal static EngineException Unregistered(string kind, string name, IEnumerable<string> known) => new(
        NotRegistered,
        $"No {kind} is registered under '{name}'; registered are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
        "Register it, or correct the name; a blocked instance then goes on when resumed.");

    internal static EngineException IdTaken(string id) => new(
        ChildIdTaken,
        $"The child '{id}' cannot start: an instance of this id exists that is running or has another parent.",
        "Give the child another id, or leave the id out.");

    internal static EngineException BadId(string what) => new(
        InvalidId, what, "Use an id of 1 to 256 characters that does not begin with '@'.");

    internal static EngineException Changed(string instance, string position, string expected, string actual) => new(
        CodeChanged,
        $"The code of '{instance}' does not fit its history at {position}: expected {expected}, but the code did {actual}.",
        "Bring back the code that started it, or a version that takes the same steps, then resume the instance.");

    internal static EngineException Foreign(string instance, string detail) => new(
        ForeignAwait,
        $"The orchestration '{instance}' {detail}",
        "Await only tasks of the orchestration's context; put clocks, random numbers and I/O into activities, then resume.");

    internal static EngineException Poisonous(string work, int attempts) => new(
        Poison,
        $"{work} was taken up {attempts} times, and the process ended every time before it finished.",
        "Find out what it does to the process, correct it, then resume the instance.");

    internal static EngineException TooLong(int events, int limit) => new(
        HistoryTooLong,
        $"The history has {events} events; at most {limit} are allowed.",
        "Let the orchestration continue as new before; raise HistoryBlockEvents to let this one end, then resume it.");

    internal static FailureDetails ToFailure(this EngineException exception) =>
        new(exception.Code, $"{exception.Problem} {exception.Remedy}", IsNonRetriable: true);
}
