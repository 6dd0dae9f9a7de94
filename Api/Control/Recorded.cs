namespace DrFunctions.Api;

/// <summary>Waits until an entity has taken in what was said to it: a signal is delivered in its own time.</summary>
internal sealed class Recorded(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads until the state is as wanted, or the time is up; gives the last state read.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> wanted, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Longest;
        while (true)
        {
            var state = await read();
            if (wanted(state) || time.GetUtcNow() >= until)
            {
                return state;
            }

            await Task.Delay(Between, time, cancellationToken);
        }
    }
}
