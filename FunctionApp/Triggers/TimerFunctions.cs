using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>What the clock starts.</summary>
public sealed class TimerFunctions(Api.ScheduleTick schedules)
{
    /// <summary>Starts what is due of the plans' schedules; at most one instance of the app runs it at a time.</summary>
    [Function(nameof(ScheduleTick))]
    public Task ScheduleTick(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, FunctionContext context) =>
        schedules.RunAsync(new DurableClientAdapter(client), context.CancellationToken);
}
