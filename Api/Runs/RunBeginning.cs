using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>
/// Waits for what a run sees when it looks around before it begins, so that the operator gets its refusal as the answer
/// to the request.
/// </summary>
internal sealed class RunBeginning(TimeProvider time)
{
    // A run looks at a site for up to 30 s.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether such runs look around before they begin.</summary>
    public static bool IsAwaited(Operation operation, RunOptions options) =>
        operation is Operation.UnplannedFailover or Operation.Failback or Operation.UndoFailover
        || options.Machines is { Count: > 0 };

    /// <summary>The report of a run that was refused; null once it has begun, or if neither is known in time.</summary>
    public async Task<RunReport?> RefusalAsync(DurableClient client, RunId run, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Longest;
        while (true)
        {
            var instance = await RunReader.InstanceAsync(client, run.Value, cancellationToken);
            if (instance is null or { IsCompleted: true })
            {
                return await RunReader.ReportAsync(client, run.Value, instance, cancellationToken)
                    is { Outcome: RunOutcome.Refused } refused ? refused : null;
            }

            if (HasBegun(instance) || time.GetUtcNow() >= until)
            {
                return null;
            }

            await Task.Delay(Between, time, cancellationToken);
        }
    }

    // A run says where it stands once its group let it begin; before that only that it was refused.
    private static bool HasBegun(OrchestrationMetadata instance) =>
        KnownRuns.Read(instance.SerializedCustomStatus, ContractsJson.Default.RunProgress) is { } progress
        && progress.Stage != nameof(RunOutcome.Refused);
}
