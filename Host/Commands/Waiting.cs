namespace DrFunctions.Host.Commands;

/// <summary>What a serving command does until it is told to stop.</summary>
internal static class Waiting
{
    /// <summary>Waits for Ctrl+C or SIGTERM; throws what ends the given task before that.</summary>
    public static async Task ForStopAsync(Task failure, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => stopped.TrySetResult());
        await await Task.WhenAny(failure, stopped.Task);
    }
}
