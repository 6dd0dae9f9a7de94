using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator;

/// <summary>Event ids 7000–7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Information, "Simulated cloud at {Endpoint}: {Machines} machines in {Sites}, seed {Seed}, speed {Speed}")]
    public static partial void Started(ILogger logger, Uri endpoint, int machines, string sites, int seed, double speed);

    [LoggerMessage(7002, LogLevel.Warning, "Guest of {Machine} is not healthy: {Problem}")]
    public static partial void GuestNotHealthy(ILogger logger, string machine, string problem);

    [LoggerMessage(7003, LogLevel.Error, "{Method} {Path} failed inside the simulator")]
    public static partial void Broken(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(7004, LogLevel.Information, "World of {Resources} resources read from {Directory}")]
    public static partial void Restored(ILogger logger, int resources, string directory);

    [LoggerMessage(7006, LogLevel.Error, "The world can't be stored: {Reason} Make room or mend the data directory; what is pending is written with the next change")]
    public static partial void CannotStore(ILogger logger, string reason);

    [LoggerMessage(7005, LogLevel.Warning, "The world's log ended within a record, {Bytes} bytes were dropped: the process was killed while it wrote")]
    public static partial void TailDropped(ILogger logger, long bytes);
}
