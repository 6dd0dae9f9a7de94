namespace DrFunctions.EndToEnd.Harness;

/// <summary>The one place that waits: for something that can be asked for, until a deadline.</summary>
internal static class Patience
{
    /// <summary>How long anything may take on a busy machine before a test gives up on it.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(90);

    /// <summary>Asks again and again until the answer is not null.</summary>
    /// <param name="what">What is waited for; stands in the message if it never comes.</param>
    /// <param name="ask">Answers null for not yet.</param>
    /// <param name="limit">The deadline; <see cref="Default"/> if null.</param>
    /// <param name="every">The pause between two questions; 20 ms if null.</param>
    public static async Task<T> UntilAsync<T>(
        string what, Func<Task<T?>> ask, TimeSpan? limit = null, TimeSpan? every = null)
        where T : class
    {
        var began = TimeProvider.System.GetTimestamp();
        var deadline = limit ?? Default;
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(began) > deadline)
            {
                throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s in vain for {what}.");
            }

            await Task.Delay(every ?? TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
