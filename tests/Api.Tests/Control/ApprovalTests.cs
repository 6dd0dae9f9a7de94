using System.Net;
using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

public sealed class ApprovalTests
{
    private static readonly Plan TwoApprove = Steered.Payroll with { Approvals = [new ApprovalRule(Operation.PlannedFailover, 2)] };

    [Fact]
    public async Task A_run_begins_once_two_others_approved_of_it_and_shows_how_far_that_is()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(TwoApprove));
        await stack.RunAsync("protect");
        var run = await stack.StartAsync("planned-failover");

        var own = await stack.SayAsync($"/api/runs/{run}/approve", user: "alice");
        var first = await stack.SayAsync($"/api/runs/{run}/approve", """{ "why": "agreed" }""");
        var twice = await stack.SayAsync($"/api/runs/{run}/approve");

        own.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ApprovalUnfit);
        own.Text("detail").Should().Contain("asked for it");
        first.Status.Should().Be(HttpStatusCode.OK, "{0}", first.Body);
        first.Body.GetProperty("needed").GetInt32().Should().Be(2);
        first.Body.GetProperty("given").Names("by").Should().Equal("unverified:bob");
        first.Body.GetProperty("granted").GetBoolean().Should().BeFalse();
        twice.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ApprovalUnfit);
        var waiting = (await stack.Api.GetAsync("/api/groups/payroll")).Body.GetProperty("waiting").EnumerateArray().Single();
        waiting.GetProperty("run").GetString().Should().Be(run);
        (await stack.RunViewAsync(run)).Body.GetProperty("approval").GetProperty("until").GetDateTimeOffset()
            .Should().BeCloseTo(stack.Time.GetUtcNow().AddHours(4), TimeSpan.FromMinutes(1));
        stack.World.PowerOffs.Should().Be(0, "one is not enough");

        var second = await stack.SayAsync($"/api/runs/{run}/approve", user: "carol");

        second.Body.GetProperty("granted").GetBoolean().Should().BeTrue("{0}", second.Body);
        await stack.EndAsync(run);
        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.Text("outcome").Should().Be("Completed");
        report.Body.GetProperty("approvals").Names("by").Should().Equal("unverified:bob", "unverified:carol");
        (await stack.SayAsync($"/api/runs/{run}/approve", user: "dave")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ApprovalUnfit);
        (await stack.Api.GetAsync("/api/groups/payroll")).Body.GetProperty("waiting").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_run_that_waits_holds_up_nobody_and_ends_untouched_when_it_is_rejected()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(TwoApprove));
        await stack.RunAsync("protect");
        var run = await stack.StartAsync("planned-failover");
        await stack.Engine.WhenIdleAsync();

        (await stack.RunAsync("live-sync")).Text("outcome").Should().Be("Completed", "a run that waits holds up nobody");
        var rejected = await stack.SayAsync($"/api/runs/{run}/reject", """{ "why": "not today" }""");
        await stack.EndAsync(run);

        rejected.Body.GetProperty("rejected").GetProperty("why").GetString().Should().Be("not today", "{0}", rejected.Body);
        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Body.GetProperty("error").GetProperty("code").GetString()
            .Should().Be(ErrorCodes.Rejected);
        stack.World.PowerOffs.Should().Be(0);
        (await stack.SayAsync($"/api/runs/{run}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRetry);
    }

    [Fact]
    public async Task A_run_that_waits_can_be_cancelled()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(TwoApprove));
        var run = await stack.StartAsync("planned-failover");

        var cancelled = await stack.SayAsync($"/api/runs/{run}/cancel");
        await stack.EndAsync(run);

        cancelled.Text("what").Should().Contain("not begun");
        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Text("outcome").Should().Be("Cancelled");
    }

    [Fact]
    public async Task An_approval_does_not_count_once_the_plan_was_changed_but_a_rejection_does()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(TwoApprove));
        var run = await stack.StartAsync("planned-failover");
        await using var changed = await ApiHost.StartAsync(
            stack.Client, stack.Time, PlanSet.Of(TwoApprove with { RtoTarget = TimeSpan.FromMinutes(5) }));

        var stale = await changed.SendAsync(HttpMethod.Post, $"/api/runs/{run}/approve", headers: [("X-Dr-User", "bob")]);
        var rejected = await changed.SendAsync(HttpMethod.Post, $"/api/runs/{run}/reject", headers: [("X-Dr-User", "bob")]);

        stale.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ApprovalUnfit);
        stale.Text("remedy").Should().Contain($"/api/runs/{run}/reject");
        rejected.Status.Should().Be(HttpStatusCode.OK, "{0}", rejected.Body);
    }

    [Fact]
    public async Task A_run_that_nobody_approved_of_in_time_ends_untouched()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(TwoApprove));
        var run = await stack.StartAsync("planned-failover");

        await stack.EndAsync(run);

        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Body.GetProperty("error").GetProperty("code").GetString()
            .Should().Be(ErrorCodes.NotApproved);
        (await stack.PhaseAsync()).Should().Be(nameof(GroupPhase.Unprotected));
    }
}
