using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>SQLite's errors in the engine's words.</summary>
internal static class StorageErrors
{
    private const int Busy = 5;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>The coded error for whatever stopped the store.</summary>
    public static EngineException Translate(string path, Exception exception) => exception switch
    {
        EngineException coded => coded,
        SqliteException { SqliteErrorCode: Busy } => Errors.Locked(path, exception),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => Errors.Corrupt(path, exception),
        InvalidDataException => Errors.Corrupt(path, exception),
        SqliteException { SqliteErrorCode: Full } => Errors.Full(path, exception),
        SqliteException or IOException or UnauthorizedAccessException => Errors.Storage(path, exception),
        _ => Errors.Defect(exception),
    };
}
