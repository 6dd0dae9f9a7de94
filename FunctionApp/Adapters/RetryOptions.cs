using DurableRetryPolicy = DrFunctions.Durable.RetryPolicy;
using Microsoft.DurableTask;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Retry policies as Durable Functions takes them.</summary>
internal static class RetryOptions
{
    // Durable Functions refuses a first interval of zero.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(1);

    // Without a longest interval, the programming model's is a day; Durable Functions' would be an hour.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>Options of an activity call.</summary>
    public static TaskOptions ForActivity(DurableRetryPolicy policy) => TaskOptions.FromRetryPolicy(ToDurableTask(policy));

    /// <summary>Options of a call of a child orchestration; no policy is a single attempt.</summary>
    public static SubOrchestrationOptions ForChild(DurableRetryPolicy? policy, string? instanceId) => new(
        policy is null ? null : TaskRetryOptions.FromRetryPolicy(ToDurableTask(policy)), instanceId);

    /// <summary>Whether the policy applies to a failure at all.</summary>
    public static bool MayTryAgain(TaskFailureDetails failure) => !Failures.ToDurable(failure).IsNonRetriable;

    private static RetryPolicy ToDurableTask(DurableRetryPolicy policy)
    {
        var first = Longer(policy.FirstRetryInterval, ShortestInterval);
        var longest = Longer(policy.MaxRetryInterval ?? LongestInterval, first);
        return new RetryPolicy(policy.MaxNumberOfAttempts, first, policy.BackoffCoefficient, longest)
        {
            HandleFailure = MayTryAgain,
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
