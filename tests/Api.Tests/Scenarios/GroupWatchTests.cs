using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Api.Tests;

public sealed class GroupWatchTests
{
    private const string Subnet =
        "/subscriptions/bbbbbbbb-cccc-4ddd-8eee-ffffffffffff/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n/subnets/s";

    private static readonly Plan Payroll = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;

    [Fact]
    public async Task A_missed_RPO_is_logged_once_when_it_begins_and_once_when_it_ends()
    {
        await using var stack = await RealStack.StartAsync();
        var lines = new Lines();
        var watch = Watch(stack, Payroll with { RpoTarget = TimeSpan.FromMinutes(15) }, lines);
        await stack.RunAsync("protect");

        await MinutesAsync(stack, watch, 14);
        lines.Said.Should().BeEmpty("the objective is met");
        await MinutesAsync(stack, watch, 10);
        lines.Said.Should().ContainSingle("it is one change, however long it lasts")
            .Which.Should().StartWith("Warning The RPO of group payroll is missed.").And.Contain("At most 900 s");
        await stack.RunAsync("live-sync");
        await MinutesAsync(stack, watch, 3);
        lines.Said.Should().HaveCount(2).And.Subject.Last().Should().Be("Information The RPO of group payroll is met again");
        await MinutesAsync(stack, watch, 15);
        lines.Said.Should().HaveCount(3, "it is missed anew");
    }

    [Fact]
    public async Task After_a_failover_the_way_back_is_seeded_without_a_schedule_and_once()
    {
        await using var stack = await RealStack.StartAsync();
        var (one, other) = (Watch(stack, Payroll), Watch(stack, Payroll));
        await MinutesAsync(stack, one, 2);
        (await ReprotectsAsync(stack)).Should().BeEmpty("nothing was failed over");
        await stack.RunAsync("planned-failover");

        await Task.WhenAll(one.RunAsync(stack.Client, default), other.RunAsync(stack.Client, default));
        await stack.Engine.WhenIdleAsync();
        await MinutesAsync(stack, one, 10);

        var run = (await ReprotectsAsync(stack)).Should().ContainSingle("two hosts that look at once start one run, and that was enough").Subject;
        var view = (await stack.Api.GetAsync($"/api/runs/{run}")).Body;
        view.GetProperty("outcome").GetString().Should().Be("Completed");
        view.GetProperty("requestedBy").GetString().Should().Be("schedule");
    }

    [Fact]
    public async Task While_the_primary_site_is_out_it_is_tried_ever_less_often_until_the_debts_are_settled()
    {
        await using var stack = await RealStack.StartAsync();
        var watch = Watch(stack, Payroll);
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        await FailOverWithoutPrimaryAsync(stack);

        await watch.RunAsync(stack.Client, default);
        await stack.Engine.WhenIdleAsync();
        var tries = new List<int>();
        var view = (await stack.Api.GetAsync("/api/groups/payroll")).Body;
        view.GetProperty("reprotectTries").GetInt32().Should().Be(1);
        view.GetProperty("nextReprotectAt").GetDateTimeOffset().Should().BeCloseTo(
            stack.Time.GetUtcNow().AddMinutes(5), TimeSpan.FromMinutes(1), "somebody who waits for the way back wants to know when it is tried");
        foreach (var minutes in new[] { 4, 2, 10, 20, 40, 60, 60 })
        {
            await MinutesAsync(stack, watch, minutes);
            tries.Add((await ReprotectsAsync(stack)).Count);
        }

        tries.Should().Equal([1, 2, 3, 4, 5, 6, 7], "after 5, 10, 20 and 40 minutes, then every hour");
        stack.World.Unreachable.Clear();
        await MinutesAsync(stack, watch, 61);
        var machines = (await stack.Api.GetAsync("/api/groups/payroll")).Body.GetProperty("machines").EnumerateArray().ToList();
        machines.Count(machine => machine.TryGetProperty("debt", out _)).Should().Be(0);
        machines.Select(machine => machine.GetProperty("hasBackBase").GetBoolean()).Should().NotContain(false);
    }

    [Fact]
    public async Task After_a_failover_the_first_try_is_made_at_once_however_often_the_last_ones_failed()
    {
        await using var stack = await RealStack.StartAsync();
        var watch = Watch(stack, Payroll);
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        await FailOverWithoutPrimaryAsync(stack);
        await MinutesAsync(stack, watch, 40);
        stack.World.Unreachable.Clear();
        await stack.RunAsync("undo-failover", """{ "acknowledgeDataLoss": "payroll" }""");
        await stack.RunAsync("planned-failover");
        var before = (await ReprotectsAsync(stack)).Count;

        await MinutesAsync(stack, watch, 1);

        (await ReprotectsAsync(stack)).Should().HaveCount(before + 1);
    }

    [Fact]
    public async Task A_group_that_needs_recovery_is_looked_after_while_a_machine_of_it_runs_at_the_DR_site()
    {
        await using var stack = await RealStack.StartAsync();
        var watch = Watch(stack, Payroll);
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        await stack.RunAsync("unplanned-failover", """{ "acknowledgeDataLoss": "payroll" }""");
        await MinutesAsync(stack, watch, 2);
        (await ReprotectsAsync(stack)).Should().BeEmpty("it stopped, and all machines are where they were");
        await FailOverWithoutPrimaryAsync(stack);
        stack.World.Unreachable.Clear();
        stack.World.Unreachable["east"] = true;
        await stack.RunAsync("failback", """{ "acknowledgeDivergence": "payroll" }""");
        var group = (await stack.Api.GetAsync("/api/groups/payroll")).Body;
        group.GetProperty("phase").GetString().Should().Be("NeedsRecovery");

        await MinutesAsync(stack, watch, 1);

        (await ReprotectsAsync(stack)).Should().ContainSingle("the old sources may return");
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 1)]
    public async Task A_source_that_may_return_is_looked_for_every_quarter_of_an_hour_unless_cycles_do(bool scheduled, int looks)
    {
        await using var stack = await RealStack.StartAsync();
        var watch = Watch(stack, scheduled ? Payroll with { LiveSync = new LiveSyncPolicy("*/15 * * * *") } : Payroll);
        await stack.RunAsync("planned-failover");

        await MinutesAsync(stack, watch, 50);

        (await ReprotectsAsync(stack)).Should().HaveCount(looks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_owed_at_a_site_that_the_group_has_left_is_settled_without_a_schedule_too(bool scheduled)
    {
        var north = Payroll.Primary with { Name = new SiteName("north"), SubscriptionId = "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff" };
        var plan = Payroll with
        {
            FailbackTargets = [new FailbackTarget(north, "payroll-north", Subnet)],
            LiveSync = scheduled ? new LiveSyncPolicy("*/15 * * * *") : null,
        };
        await using var stack = await RealStack.StartAsync(PlanSet.Of(plan));
        var watch = Watch(stack, plan);
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        await FailOverWithoutPrimaryAsync(stack);
        var moved = await stack.RunAsync(
            "failback", """{ "target": "north", "waiveFencing": ["payroll"], "acknowledgeDivergence": "payroll" }""");
        moved.Text("outcome").Should().Be("Completed", "{0}", moved.Body);

        await MinutesAsync(stack, watch, 20);
        (await ReprotectsAsync(stack)).Should().HaveCount(scheduled ? 0 : 3, "cycles look there, or it is tried ever less often");
        stack.World.Unreachable.Clear();
        await MinutesAsync(stack, watch, 60);
        await (scheduled ? stack.RunAsync("live-sync") : Task.CompletedTask);

        var group = (await stack.Api.GetAsync("/api/groups/payroll")).Body;
        group.GetProperty("machines").EnumerateArray().Count(machine => machine.TryGetProperty("debt", out _)).Should().Be(0);
        var settled = (await ReprotectsAsync(stack)).Count;
        await MinutesAsync(stack, watch, 60);
        (await ReprotectsAsync(stack)).Should().HaveCount(settled, "nothing is owed any more");
    }

    [Fact]
    public async Task What_is_wrong_with_one_group_keeps_none_of_the_others_from_its_look()
    {
        var time = ApiHost.Clock();
        var client = new MemoryClient(time);
        var lines = new Lines();
        var starter = new RunStarter(
            new GroupGate(new LostRuns(NullLogger<LostRuns>.Instance)), new RunIds(time, _ => 1), time, NullLogger<RunStarter>.Instance);
        var broken = new LoadedPlan(Payroll with { Group = new GroupName("broken"), Machines = null! }, "hash", null);
        var sound = new LoadedPlan(Payroll with { RpoTarget = TimeSpan.FromMinutes(15) }, "hash", null);

        await new GroupWatch(PlanSet.Checked([broken, sound]), starter, time, lines).RunAsync(client, default);

        lines.Said.Should().HaveCount(2);
        lines.Said[0].Should().Be("Error Group broken could not be looked after; the next minute tries again");
        lines.Said[1].Should().StartWith("Warning The RPO of group payroll is missed.");
    }

    private static Task<Answer> FailOverWithoutPrimaryAsync(RealStack stack) => stack.RunAsync(
        "unplanned-failover", """{ "acknowledgeDataLoss": "payroll", "waiveFencing": ["payroll"] }""");

    private static async Task MinutesAsync(RealStack stack, GroupWatch watch, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            stack.Time.Advance(TimeSpan.FromMinutes(1));
            await watch.RunAsync(stack.Client, default);
            await stack.Engine.WhenIdleAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> ReprotectsAsync(RealStack stack)
    {
        var runs = new List<string>();
        await foreach (var instance in stack.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "payroll-reprotect-" }))
        {
            if (instance.Name == Reprotect.Name.Name)
            {
                runs.Add(instance.InstanceId);
            }
        }

        return runs;
    }

    private static GroupWatch Watch(RealStack stack, Plan plan, Lines? lines = null)
    {
        var starter = new RunStarter(
            new GroupGate(new LostRuns(NullLogger<LostRuns>.Instance)), new RunIds(stack.Time, _ => 1), stack.Time, NullLogger<RunStarter>.Instance);
        return new GroupWatch(PlanSet.Of(plan), starter, stack.Time, lines ?? new Lines());
    }

    private sealed class Lines : ILogger<GroupWatch>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add($"{logLevel} {formatter(state, exception)}");
    }
}
