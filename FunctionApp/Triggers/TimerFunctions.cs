using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>What the clock starts.</summary>
public sealed class TimerFunctions(Api.MinuteTick tick)
{
    /// <summary>Starts what is due, and looks after the groups; at most one instance of the app runs it at a time.</summary>
    [Function(nameof(MinuteTick))]
    public Task MinuteTick(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        tick.RunAsync(new DurableClientAdapter(client), context.CancellationToken);
}
