using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities;

/// <summary>Every log message of this assembly; event ids 3000 to 3099. Secrets and tokens are never logged.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "{Step} of {Instance} waits for its site: {Reason}")]
    public static partial void SiteNotReady(ILogger logger, string step, string instance, string reason);

    [LoggerMessage(3001, LogLevel.Warning, "{Step} of {Instance} failed with {Code}: {Reason}")]
    public static partial void StepFailed(ILogger logger, string step, string instance, string code, string reason);

    [LoggerMessage(3002, LogLevel.Information, "Site {Site} throttles {Kind} calls for {Seconds} s")]
    public static partial void Throttled(ILogger logger, string site, string kind, double seconds);

    [LoggerMessage(3003, LogLevel.Debug, "Site {Site} could not be watched: {Reason}")]
    public static partial void WatchFailed(ILogger logger, string site, string reason);

    [LoggerMessage(3005, LogLevel.Warning, "Site {Site} cannot be used at the moment: {Reason}")]
    public static partial void SiteNotUsable(ILogger logger, string site, string reason);

    [LoggerMessage(3004, LogLevel.Information, "Site {Site} is reached at {Endpoint} as {Identity}")]
    public static partial void Connected(ILogger logger, string site, Uri endpoint, string identity);
}
