namespace DrFunctions.Durable;

/// <summary>How often and how patiently a failed activity or child orchestration is tried again.</summary>
/// <remarks>
/// Every activity call carries one: on Durable Functions a worker that dies fails an activity which has none
/// (observed with worker 2.52 and the durable extension 3.14).
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>Makes a policy, refusing one that could not be honoured.</summary>
    /// <param name="maxNumberOfAttempts">Attempts in all, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">Wait before the second attempt; not negative.</param>
    /// <param name="backoffCoefficient">Factor from one wait to the next; at least 1.</param>
    /// <param name="maxRetryInterval">Longest wait between two attempts; null for none.</param>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1,
        TimeSpan? maxRetryInterval = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1);
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval;
    }

    /// <summary>Attempts in all, the first included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>Wait before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>Factor from one wait to the next.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>Longest wait between two attempts.</summary>
    public TimeSpan? MaxRetryInterval { get; }

    /// <summary>The wait after the given failed attempt (1 for the first), or null when there is no next one.</summary>
    public TimeSpan? DelayAfter(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt >= MaxNumberOfAttempts)
        {
            return null;
        }

        var longest = (MaxRetryInterval ?? TimeSpan.FromDays(1)).Ticks;
        var ticks = FirstRetryInterval.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return TimeSpan.FromTicks((long)Math.Min(ticks, longest));
    }
}
