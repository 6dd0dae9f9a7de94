using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task Only_the_machines_that_were_left_out_are_run_again()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(Steered.Payroll.Asking("web", FailurePolicy.Skip)));
        await stack.RunAsync("protect");
        stack.World.Broken[("web", Step.LiveSync)] = true;
        var first = await stack.RunAsync("planned-failover");
        first.Text("outcome").Should().Be("CompletedWithSkips");
        stack.World.Broken.Clear();

        var again = await stack.SayAsync($"/api/runs/{first.Text("run")}/retry");

        again.Status.Should().Be(HttpStatusCode.Accepted, "{0}", again.Body);
        again.Body.GetProperty("started").GetProperty("options").GetProperty("machines").Names().Should().Equal("web");
        await stack.EndAsync(again.Text("id"));
        (await stack.PhaseAsync()).Should().Be("FailedOver");
        (await stack.SayAsync($"/api/runs/{first.Text("run")}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRetry);
        (await stack.SayAsync($"/api/runs/{again.Text("id")}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRetry);
    }

    [Fact]
    public async Task What_was_acknowledged_or_waived_has_to_be_said_again()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        stack.World.Broken[("db", Step.Start)] = true;
        var first = await stack.RunAsync(
            "unplanned-failover", """{ "acknowledgeDataLoss": "payroll", "waiveFencing": ["payroll"] }""");
        first.Text("outcome").Should().Be("Stopped");
        stack.World.Broken.Clear();

        var unsaid = await stack.SayAsync($"/api/runs/{first.Text("run")}/retry");

        unsaid.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        var said = await stack.SayAsync($"/api/runs/{first.Text("run")}/retry", """{ "acknowledgeDataLoss": "payroll" }""");
        said.Status.Should().Be(HttpStatusCode.Accepted, "{0}", said.Body);
        said.Body.GetProperty("started").GetProperty("notCarriedOver").Names().Should().Equal("waiveFencing");
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_starts_nothing_twice()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync();
        await stack.TerminateAsync(run);
        stack.World.Release();

        var first = await RetryAsync();
        await stack.EndAsync(first.Text("id"));
        var again = await RetryAsync();

        again.Text("id").Should().Be(first.Text("id"));
        again.Headers.Should().ContainKey(IdempotencyKey.ReplayedHeader);

        Task<Answer> RetryAsync() => stack.Api.SendAsync(
            HttpMethod.Post, $"/api/runs/{run}/retry", headers: [(IdempotencyKey.Header, "again-1")]);
    }

    [Fact]
    public async Task Some_machines_of_a_group_move_alone_where_the_plan_lets_them()
    {
        var plan = Steered.Payroll;
        var apart = plan with
        {
            Consistency = ConsistencyScope.Component,
            Machines = [.. plan.Machines.Select(machine => machine with { DependsOn = [] })],
        };
        await using var stack = await RealStack.StartAsync(PlanSet.Of(apart));

        (await stack.PostAsync("planned-failover", """{ "machines": ["mail"] }""")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        (await stack.RunAsync("planned-failover", """{ "machines": ["db"] }""")).Text("outcome").Should().Be("Completed");
        (await stack.PhaseAsync()).Should().Be("PartlyFailedOver");
    }

    [Fact]
    public async Task Machines_that_share_a_barrier_do_not_go_without_each_other()
    {
        await using var stack = await RealStack.StartAsync();

        var split = await stack.PostAsync("planned-failover", """{ "machines": ["db"] }""");

        split.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.SubsetSplits);
        stack.World.PowerOffs.Should().Be(0);
    }
}
