using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

/// <summary>
/// A clock that stands still, but for the API's short pauses while it waits for a run: those pass once the engine has
/// done what it can.
/// </summary>
internal sealed class AwaitedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Ends when there is no point in waiting longer.</summary>
    public Func<Task> WhenAwaited { get; set; } = () => Task.CompletedTask;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == Pause)
        {
            _ = PassAsync();
        }

        return timer;
    }

    private async Task PassAsync()
    {
        await WhenAwaited();
        Advance(Pause);
    }
}
