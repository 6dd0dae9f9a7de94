namespace DrFunctions.Activities.Tests.Harness;

/// <summary>The system's clock, but for waits of one length: such a one is over as soon as something has happened meanwhile.</summary>
internal sealed class SkippedHold(TimeSpan length) : TimeProvider
{
    private long _skipped;

    /// <summary>What happens during such a wait.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skipped;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Skipped.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!IsHold(dueTime))
            return base.CreateTimer(callback, state, dueTime, period);
        var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        _ = EndAsync(timer, dueTime);
        return timer;
    }

    // What is left of a wait is a little less than all of it.
    private bool IsHold(TimeSpan dueTime) => dueTime <= length && dueTime > length - TimeSpan.FromSeconds(1);

    private TimeSpan Skipped => TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    private async Task EndAsync(ITimer timer, TimeSpan dueTime)
    {
        await Meanwhile();
        Interlocked.Add(ref _skipped, dueTime.Ticks);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
