namespace DrFunctions.Activities.Sites;

/// <summary>
/// A token bucket that the site corrects: its own count of what is left (x-ms-ratelimit-remaining-*) replaces ours with
/// every answer. While it counts nothing, it limits nothing.
/// </summary>
/// <param name="capacity">How many calls may be made at once.</param>
/// <param name="perSecond">How many calls come back per second.</param>
/// <param name="time">The clock.</param>
internal sealed class CallBudget(double capacity, double perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _capacity = capacity;
    private double _tokens = capacity;
    private int _taken;
    private long _refilledAt = time.GetTimestamp();
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <summary>Takes a place in the queue and says how long it is.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            Refill();
            _taken++;
            _tokens--;
            var queue = _tokens < 0 ? TimeSpan.FromSeconds(-_tokens / perSecond) : TimeSpan.Zero;
            var closed = Closed();
            return queue > closed ? queue : closed;
        }
    }

    /// <summary>How long the site wants to be left alone.</summary>
    public TimeSpan Closed()
    {
        lock (_lock)
        {
            var left = _closedUntil - time.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Gives the place back: the call was answered, or never made.</summary>
    /// <param name="remaining">What the site says is left; null if it does not say.</param>
    public void GiveBack(int? remaining)
    {
        lock (_lock)
        {
            Refill();
            _taken--;
            if (remaining is not { } left)
            {
                _tokens = Math.Min(_capacity, _tokens + 1);
                return;
            }

            _capacity = Math.Max(_capacity, left);
            _tokens = left - _taken;
        }
    }

    /// <summary>Closes the budget for a while (Retry-After).</summary>
    public void Close(TimeSpan duration)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + duration;
            if (until > _closedUntil)
                _closedUntil = until;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (time.GetElapsedTime(_refilledAt, now).TotalSeconds * perSecond));
        _refilledAt = now;
    }
}
