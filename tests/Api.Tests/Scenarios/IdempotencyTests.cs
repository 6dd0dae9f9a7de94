using System.Net;
using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

public sealed class IdempotencyTests
{
    private const string Key = "change-4711";

    [Fact]
    public async Task A_repeated_request_gives_the_same_run_while_it_runs_after_it_ended_and_after_it_was_purged()
    {
        await using var stack = await RealStack.StartAsync();
        var first = await stack.Api.FailOverAsync(key: Key);
        first.Headers.Should().NotContainKey("Idempotency-Replayed", "this one started the run");
        var run = first.Text("id");

        await ShouldReplayAsync("while it runs");
        await stack.EndAsync(run);
        await ShouldReplayAsync("after it ended");
        await stack.Api.SendAsync(HttpMethod.Delete, first.Text("purgeHistoryDeleteUri"));
        await ShouldReplayAsync("after it was purged");
        (await stack.Client.GetInstanceAsync(run)).Should().BeNull("a repeat starts nothing");

        async Task ShouldReplayAsync(string when)
        {
            var again = await stack.Api.FailOverAsync("{}", Key);
            again.Status.Should().Be(HttpStatusCode.Accepted, when);
            again.Headers["Idempotency-Replayed"].Should().Be("true", when);
            again.Headers["Location"].Should().Be(first.Headers["Location"], when);
            again.Body.GetRawText().Should().Be(first.Body.GetRawText(), when);
        }
    }

    [Fact]
    public async Task A_repeat_is_answered_although_the_group_is_busy_with_that_very_run()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync(Key);

        (await stack.FailOverAsync(key: Key)).Should().Be(run);
        (await stack.Api.FailOverAsync(key: "another")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.GroupBusy);
        (await stack.Api.FailOverAsync(key: "another")).Text("run").Should().Be(run);
    }

    [Fact]
    public async Task The_same_key_with_other_options_is_refused_at_any_time()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync(key: Key);

        await ShouldRefuseAsync();
        await stack.EndAsync(run);
        await ShouldRefuseAsync();
        await stack.Client.PurgeInstanceAsync(run);
        await ShouldRefuseAsync();

        async Task ShouldRefuseAsync() => (await stack.Api.FailOverAsync("""{ "startInstances": false }""", Key))
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, ErrorCodes.IdempotencyKeyReused);
    }

    [Fact]
    public async Task The_same_key_after_an_edit_of_the_plan_gives_the_same_run()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync(key: Key);
        await stack.EndAsync(run);
        var plan = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;
        await using var edited = await ApiHost.StartAsync(
            stack.Client, stack.Time, PlanSet.Of(plan with { Consistency = ConsistencyScope.Component }));

        var answer = await edited.FailOverAsync(key: Key);

        answer.Status.Should().Be(HttpStatusCode.Accepted, "the plan is no part of the request");
        answer.Text("id").Should().Be(run, "the request was answered before");
    }

    [Fact]
    public async Task Equal_keys_at_the_same_moment_start_one_run()
    {
        await using var stack = await RealStack.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stack.Api.FailOverAsync(key: Key)));

        answers.Select(answer => answer.Status).Should().OnlyContain(status => status == HttpStatusCode.Accepted);
        var run = answers.Select(answer => answer.Text("id")).Distinct().Should().ContainSingle().Subject;
        await stack.EndAsync(run);
        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Text("outcome").Should().Be("Completed");
        stack.World.PowerOffs.Should().Be(6, "three machines are powered off, and proven off once more");
    }

    [Fact]
    public async Task A_request_whose_start_was_lost_is_started_by_its_repeat()
    {
        await using var stack = await RealStack.StartAsync();
        var run = RunIds.OfKey(new GroupName("payroll"), Operation.PlannedFailover, Key);
        var plan = ApiHost.Plans().Find(new GroupName("payroll"))!;

        // The process died between the announcement and the start.
        await stack.Client.SignalEntityAsync(
            ProtectionGroup.Request, "payroll", new RunTicket(run, Operation.PlannedFailover, plan.Hash));
        var answer = await stack.Api.FailOverAsync(key: Key);

        answer.Text("id").Should().Be(run.Value);
        answer.Headers.Should().NotContainKey("Idempotency-Replayed");
        (await stack.EndAsync(run.Value)).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void Keys_are_apart_by_group_and_by_key()
    {
        var payroll = new GroupName("payroll");

        RunIds.OfKey(payroll, Operation.PlannedFailover, "a").Should().NotBe(RunIds.OfKey(payroll, Operation.PlannedFailover, "b"));
        RunIds.OfKey(payroll, Operation.PlannedFailover, "a").Should().NotBe(RunIds.OfKey(new GroupName("web"), Operation.PlannedFailover, "a"));
        RunIds.OfKey(payroll, Operation.PlannedFailover, "a").Value.Should().MatchRegex("^payroll-planned-failover-k[0-9a-f]{20}$");
    }
}
