namespace DrFunctions.Simulator.Arm;

/// <summary>A bucket that starts full and refills steadily.</summary>
internal sealed class TokenBucket(TimeProvider time, double capacity, double perSecond)
{
    private double _spent;
    private long _since = time.GetTimestamp();

    /// <summary>Takes one token when <paramref name="enforced"/>; otherwise only reads.</summary>
    public (bool Allowed, double Remaining, TimeSpan Wait) Take(bool enforced)
    {
        if (!enforced) return (true, capacity - 1, TimeSpan.Zero);
        var now = time.GetTimestamp();
        _spent = Math.Max(0, _spent - time.GetElapsedTime(_since, now).TotalSeconds * perSecond);
        _since = now;
        var left = capacity - _spent;
        if (left < 1) return (false, 0, TimeSpan.FromSeconds((1 - left) / perSecond));
        _spent++;
        return (true, left - 1, TimeSpan.Zero);
    }
}
