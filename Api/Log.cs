using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>What the API logs: event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Error, "Unhandled error in {Method} {Path}")]
    public static partial void Unhandled(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(3001, LogLevel.Information, "Run {Run} requested by {RequestedBy}: {Operation} of {Group}")]
    public static partial void RunRequested(ILogger logger, string run, string requestedBy, string operation, string group);

    [LoggerMessage(3002, LogLevel.Warning, "Run {Run} ended without completing: group {Group} needs recovery")]
    public static partial void RunAbandoned(ILogger logger, string run, string group);

    [LoggerMessage(3003, LogLevel.Warning, "Instance {Instance} {Action} by {RequestedBy}: {Reason}")]
    public static partial void Steered(ILogger logger, string instance, string action, string requestedBy, string reason);

    [LoggerMessage(3004, LogLevel.Information, "Run {Run} of group {Group} has not heard all that was said to it: it is told again")]
    public static partial void ToldAgain(ILogger logger, string run, string group);

    [LoggerMessage(3010, LogLevel.Information, "Occurrence {Occurrence} of the schedule of group {Group} skipped: {Reason}")]
    public static partial void OccurrenceSkipped(ILogger logger, DateTimeOffset occurrence, string group, string reason);

    [LoggerMessage(3011, LogLevel.Error, "The schedule of group {Group} could not be followed; the next minute tries again")]
    public static partial void ScheduleFailed(ILogger logger, Exception exception, string group);

    [LoggerMessage(3020, LogLevel.Warning, "The RPO of group {Group} is missed. {What} Expected: {Expected}")]
    public static partial void RpoMissed(ILogger logger, string group, string what, string expected);

    [LoggerMessage(3021, LogLevel.Information, "The RPO of group {Group} is met again")]
    public static partial void RpoMet(ILogger logger, string group);

    [LoggerMessage(3022, LogLevel.Error, "Group {Group} could not be looked after; the next minute tries again")]
    public static partial void WatchFailed(ILogger logger, Exception exception, string group);

    [LoggerMessage(3024, LogLevel.Error, "The runs of group {Group} could not be looked after; the next minute tries again")]
    public static partial void WardenFailed(ILogger logger, Exception exception, string group);

    [LoggerMessage(3023, LogLevel.Error, "Old runs of group {Group} could not be purged; the next minute tries again")]
    public static partial void PurgeFailed(ILogger logger, Exception exception, string group);
}
