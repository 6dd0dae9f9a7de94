using DrFunctions.Durable;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Engine;

/// <summary>The engine's log lines; event ids 8000 to 8999 are the engine's.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Information, "The engine runs on {Path}.")]
    public static partial void Started(this ILogger log, string path);

    [LoggerMessage(8001, LogLevel.Information, "The engine stopped.")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(8002, LogLevel.Critical, "The engine stopped itself: {Reason}")]
    public static partial void StoppedItself(this ILogger log, string reason);

    [LoggerMessage(8003, LogLevel.Warning,
        "The stop interrupted work whose attempts could not be taken back: they count as if the process had died.")]
    public static partial void AttemptsKept(this ILogger log, Exception exception);

    [LoggerMessage(8004, LogLevel.Warning,
        "The write-ahead log could not be folded into the database: keep both files, the next start reads them.")]
    public static partial void NotCheckpointed(this ILogger log, Exception exception);

    [LoggerMessage(8010, LogLevel.Warning, "The activity {Activity} of {InstanceId} failed.")]
    public static partial void ActivityFailed(
        this ILogger log, string activity, string instanceId, Exception exception);

    [LoggerMessage(8011, LogLevel.Error, "{InstanceId} is blocked: {Reason}")]
    public static partial void Blocked(this ILogger log, string instanceId, string reason);

    [LoggerMessage(8012, LogLevel.Warning, "Nothing was written: {Reason}")]
    public static partial void FenceLost(this ILogger log, string reason);

    [LoggerMessage(8013, LogLevel.Warning,
        "The history of {InstanceId} has {Events} events and is blocked at {Limit}: let it continue as new.")]
    public static partial void HistoryGrows(this ILogger log, string instanceId, int events, int limit);

    [LoggerMessage(8014, LogLevel.Error,
        "{Count} operations wait for entities of the kind {Kind}, which is not registered; they run once it is.")]
    public static partial void EntityUnregistered(this ILogger log, string kind, int count);

    [LoggerMessage(8015, LogLevel.Error, "The signal {Operation} to {Entity} failed: {Reason}")]
    public static partial void SignalFailed(this ILogger log, string entity, string operation, string reason);

    /// <summary>Writes an orchestration's own line.</summary>
    public static void Write(
        this ILogger log, string instanceId, OrchestrationLogLevel level, string template, object?[] arguments)
    {
        using var scope = log.BeginScope(new KeyValuePair<string, object>("InstanceId", instanceId));
        var logLevel = LevelOf(level);
#pragma warning disable CA1848, CA1873, CA2254 // The template is the orchestration's own, known only when it runs.
        log.Log(logLevel, template, arguments);
#pragma warning restore CA1848, CA1873, CA2254
    }

    private static LogLevel LevelOf(OrchestrationLogLevel level) => level switch
    {
        OrchestrationLogLevel.Debug => LogLevel.Debug,
        OrchestrationLogLevel.Information => LogLevel.Information,
        OrchestrationLogLevel.Warning => LogLevel.Warning,
        OrchestrationLogLevel.Error => LogLevel.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "No such level."),
    };
}
