using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Api.Tests;

public sealed class OldRunsTests
{
    private static readonly LoadedPlan Payroll = ApiHost.Plans().Find(new GroupName("payroll"))!;

    [Fact]
    public async Task A_scheduled_cycle_is_purged_with_its_pipelines_a_day_after_it_ended_and_its_report_stays()
    {
        await using var stack = await RealStack.StartAsync();
        var (cycle, old) = (await ScheduledAsync(stack), Old(stack));
        stack.Time.Advance(TimeSpan.FromHours(23));
        await old.PurgeAsync(stack.Client, default);
        (await InstancesAsync(stack)).Should().Contain(cycle, "a day is not over");

        stack.Time.Advance(TimeSpan.FromHours(2));
        await old.PurgeAsync(stack.Client, default);

        (await InstancesAsync(stack)).Should().BeEmpty("no pipeline is left behind either");
        (await stack.Api.GetAsync($"/api/runs/{cycle}/report")).Text("outcome").Should().Be("Completed");
        (await stack.Api.GetAsync("/api/runs")).Body.GetRawText().Should().Contain(cycle);
    }

    [Fact]
    public async Task What_somebody_asked_for_stays()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("live-sync");
        await stack.RunAsync("planned-failover");
        await stack.RunAsync("reprotect");
        var before = await InstancesAsync(stack);
        stack.Time.Advance(TimeSpan.FromDays(30));

        await Old(stack).PurgeAsync(stack.Client, default);

        (await InstancesAsync(stack)).Should().Equal(before);
    }

    [Fact]
    public async Task What_is_under_way_or_never_wrote_a_report_stays_and_a_tick_purges_twenty()
    {
        var time = ApiHost.Clock();
        var client = new MemoryClient(time);
        var ended = time.GetUtcNow();
        for (var i = 0; i < 25; i++)
        {
            await AddAsync(client, ended, $"payroll-live-sync-k{i:x20}", OrchestrationRuntimeStatus.Completed, record: true);
        }

        await AddAsync(client, ended, $"payroll-live-sync-k{100:x20}", OrchestrationRuntimeStatus.Running, record: true);
        await AddAsync(client, ended, $"payroll-live-sync-k{101:x20}", OrchestrationRuntimeStatus.Failed, record: false);
        var pipeline = await AddAsync(client, ended, $"payroll-live-sync-k{102:x20}", OrchestrationRuntimeStatus.Terminated, record: true);
        client.Set(Instance(ended, pipeline + ":db:sync", OrchestrationRuntimeStatus.Running));
        time.Advance(TimeSpan.FromHours(25));
        var old = new OldRuns(PlanSet.Checked([Payroll]), time, NullLogger<OldRuns>.Instance);

        var left = new List<int>();
        for (var tick = 0; tick < 3; tick++)
        {
            await old.PurgeAsync(client, default);
            left.Add((await IdsAsync(client)).Count);
        }

        left.Should().Equal([9, 4, 4], "twenty, the other five, and nothing of the rest");
    }

    private static async Task<string> AddAsync(
        MemoryClient client, DateTimeOffset ended, string run, OrchestrationRuntimeStatus status, bool record)
    {
        client.Set(Instance(ended, run, status));
        var id = new RunId(run);
        await client.SignalEntityAsync(RunRecord.Open, run, new RunSummary
        {
            Run = id,
            Group = Payroll.Plan.Group,
            Operation = Operation.LiveSync,
            Options = new RunOptions(),
            PlanHash = Payroll.Hash,
            RequestedBy = "schedule",
            RequestedAt = ended,
        });
        if (record)
        {
            await client.SignalEntityAsync(RunRecord.Close, run, Reports.Sound() with { Run = id });
        }

        return run;
    }

    private static OrchestrationMetadata Instance(DateTimeOffset at, string id, OrchestrationRuntimeStatus status) =>
        new("LiveSyncCycle", id) { RuntimeStatus = status, CreatedAt = at, LastUpdatedAt = at };

    private static async Task<string> ScheduledAsync(RealStack stack)
    {
        var started = await new ScheduledRuns(Starter(stack)).StartAsync(stack.Client, Payroll, stack.Time.GetUtcNow(), default);
        var run = started.Should().BeOfType<StartOutcome.Started>().Which.Run.Value;
        await stack.EndAsync(run);
        return run;
    }

    private static RunStarter Starter(RealStack stack) => new(
        new GroupGate(new LostRuns(NullLogger<LostRuns>.Instance)), new RunIds(stack.Time, _ => 1), stack.Time, NullLogger<RunStarter>.Instance);

    private static OldRuns Old(RealStack stack) => new(PlanSet.Checked([Payroll]), stack.Time, NullLogger<OldRuns>.Instance);

    private static Task<IReadOnlyList<string>> InstancesAsync(RealStack stack) => IdsAsync(stack.Client);

    private static async Task<IReadOnlyList<string>> IdsAsync(DurableClient client)
    {
        var ids = new List<string>();
        await foreach (var instance in client.GetAllInstancesAsync(new OrchestrationQuery()))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
