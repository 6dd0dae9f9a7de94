using DrFunctions.Engine.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Engine.Tests.Runtime;

public sealed class TimerQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _fired = [];
    private readonly TimerQueue _queue;

    public TimerQueueTests() => _queue = new TimerQueue(_time, key => _fired.Add(key.Task));

    [Fact]
    public void Timers_fire_in_order_of_their_time_and_once()
    {
        foreach (var minutes in new[] { 30, 10, 20 })
        {
            _queue.Add(new TaskKey(1, 0, minutes), _time.GetUtcNow().AddMinutes(minutes));
        }

        _time.Advance(TimeSpan.FromMinutes(15));
        _fired.Should().Equal(10);
        _time.Advance(TimeSpan.FromMinutes(60));
        _fired.Should().Equal(10, 20, 30);
        _queue.Next.Should().BeNull();
    }

    [Fact]
    public void A_timer_that_is_overdue_fires_at_once()
    {
        _queue.Add(new TaskKey(1, 0, 1), _time.GetUtcNow().AddDays(-1));

        _fired.Should().Equal(1);
    }

    [Fact]
    public void Removed_timers_never_fire_and_take_no_room()
    {
        for (var i = 0; i < 1000; i++)
        {
            _queue.Add(new TaskKey(1, 0, i), _time.GetUtcNow().AddDays(1 + i));
        }

        for (var i = 0; i < 1000; i++)
        {
            _queue.Remove(new TaskKey(1, 0, i));
        }

        _queue.Next.Should().BeNull();
        _time.Advance(TimeSpan.FromDays(2));
        _fired.Should().BeEmpty();
    }

    public void Dispose() => _queue.Dispose();
}
