using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Api.Tests;

public sealed class ScheduleScenarioTests
{
    [Fact]
    public async Task Hosts_that_tick_at_once_on_one_store_start_one_cycle_and_keep_it()
    {
        await using var stack = await RealStack.StartAsync();
        var loaded = ApiHost.Plans().All[0];
        var plans = PlanSet.Of(loaded.Plan with { LiveSync = new LiveSyncPolicy("*/5 * * * *", "Europe/Berlin") });
        var hosts = Enumerable.Range(0, 3).Select(_ => Host(stack, plans)).ToList();
        await TickAsync(stack, hosts);
        stack.Time.Advance(TimeSpan.FromMinutes(1));

        await TickAsync(stack, hosts);
        await TickAsync(stack, hosts);

        var runs = new List<string>();
        await foreach (var instance in stack.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "payroll-live-sync-" }))
        {
            if (Operations.IsRun(instance.Name))
            {
                runs.Add(instance.InstanceId);
            }
        }

        var state = await stack.Client.GetEntityAsync(Schedule.Name, Schedule.LiveSyncOf(loaded.Plan.Group));
        state!.LastTaken.Should().Be(new TakenOccurrence(
            new DateTimeOffset(2026, 11, 23, 15, 35, 0, TimeSpan.Zero), new RunId(runs.Should().ContainSingle().Subject)));
    }

    private static async Task TickAsync(RealStack stack, IEnumerable<ScheduleTick> hosts)
    {
        await Task.WhenAll(hosts.Select(host => Task.Run(() => host.RunAsync(stack.Client, CancellationToken.None))));
        await stack.Engine.WhenIdleAsync();
    }

    private static ScheduleTick Host(RealStack stack, PlanSet plans)
    {
        var starter = new RunStarter(
            new GroupGate(new LostRuns(NullLogger<LostRuns>.Instance)), new RunIds(stack.Time, _ => 1), stack.Time, NullLogger<RunStarter>.Instance);
        return new ScheduleTick(plans, new ScheduledRuns(starter).StartAsync, stack.Time, NullLogger<ScheduleTick>.Instance);
    }
}
