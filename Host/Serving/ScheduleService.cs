using DrFunctions.Api;
using DrFunctions.Durable;
using Microsoft.Extensions.Hosting;

namespace DrFunctions.Host.Serving;

/// <summary>Lets the minutes tick: at the start, to make up for what was missed, then at each full minute.</summary>
internal sealed class ScheduleService(MinuteTick tick, DurableClient client, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await tick.RunAsync(client, stoppingToken);
            await Task.Delay(ToNextMinute(time.GetUtcNow()), time, stoppingToken);
        }
    }

    private static TimeSpan ToNextMinute(DateTimeOffset now) => Minute - TimeSpan.FromTicks(now.Ticks % Minute.Ticks);
}
