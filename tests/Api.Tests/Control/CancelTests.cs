using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class CancelTests
{
    [Fact]
    public async Task A_run_cancelled_before_its_barrier_goes_back_and_a_repeat_answers_the_same()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        var run = await stack.HeldFailOverAsync();

        var answer = await stack.SayAsync($"/api/runs/{run}/cancel", """{ "why": "wrong day" }""");
        var again = await stack.SayAsync($"/api/runs/{run}/cancel", user: "carol");

        answer.Status.Should().Be(HttpStatusCode.Accepted, "{0}", answer.Body);
        answer.Text("phase").Should().Be("beforeBarrier");
        answer.Body.GetProperty("passed").GetArrayLength().Should().Be(0);
        answer.Text("what").Should().Contain("back to where they came from");
        answer.Body.GetProperty("cancelled").GetProperty("by").GetString().Should().Be("unverified:bob");
        again.Body.GetRawText().Should().Be(answer.Body.GetRawText(), "the first one counts");
        (await stack.RunViewAsync(run)).Body.GetProperty("cancelled").GetProperty("why").GetString().Should().Be("wrong day");
        await stack.EndAsync(run);
        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.Text("outcome").Should().Be("Cancelled");
        report.Body.GetProperty("machines").Names("outcome").Should().Contain("RolledBack");
        (await stack.PhaseAsync()).Should().Be("Protected");
        (await stack.Api.Http.GetStringAsync($"/api/runs/{run}/report?format=html")).Should()
            .Contain("cancelled the run").And.Contain("wrong day").And.Contain("The way back of web");
        (await stack.SayAsync($"/api/runs/{run}/cancel")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.RunEnded);
        (await stack.SayAsync($"/api/runs/{run}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRetry);
        (await stack.SayAsync("/api/groups/payroll/recover")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRecover);
    }

    [Fact]
    public async Task A_run_cancelled_after_its_barrier_stays_and_can_be_rolled_forward()
    {
        await using var stack = await RealStack.StartAsync(PlanSet.Of(Steered.Payroll.Asking("app")));
        stack.World.Broken[("app", Step.Start)] = true;
        var run = await stack.FailOverAsync();
        await stack.UntilItAsksAsync(run);

        var answer = await stack.SayAsync($"/api/runs/{run}/cancel");
        await stack.EndAsync(run);

        answer.Text("phase").Should().Be("afterBarrier");
        answer.Body.GetProperty("passed").Names().Should().Equal("db", "app", "web");
        answer.Text("what").Should().Contain("none is taken back").And.Contain("roll-forward").And.Contain("recover");
        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.Text("outcome").Should().Be("Stopped", "a machine truly failed");
        report.Body.GetProperty("cancelled").GetProperty("by").GetString().Should().Be("unverified:bob");
        (await stack.PhaseAsync()).Should().Be("NeedsRecovery");
        stack.World.Broken.Clear();
        var forward = await stack.SayAsync($"/api/runs/{run}/roll-forward");
        forward.Status.Should().Be(HttpStatusCode.Accepted, "{0}", forward.Body);
        await stack.EndAsync(forward.Text("id"));
        (await stack.Api.GetAsync($"/api/runs/{forward.Text("id")}/report")).Text("outcome").Should().Be("Completed");
        (await stack.PhaseAsync()).Should().Be("FailedOver");
    }

    [Fact]
    public async Task What_is_no_run_and_what_is_no_word_are_refused()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync();
        string[] verbs = ["cancel", "approve", "reject", "machines/db/retry", "machines/db/skip", "machines/db/abort"];

        foreach (var verb in verbs)
        {
            (await stack.SayAsync($"/api/runs/none/{verb}")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownRun);
            (await stack.SayAsync($"/api/runs/{run}/{verb}", """{ "reason": "x" }""")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
            (await stack.SayAsync($"/api/runs/{run}/{verb}", """{ "why": 7 }""")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
            (await stack.SayAsync($"/api/runs/{run}/{verb}", $$"""{ "why": "{{new string('x', 501)}}" }"""))
                .ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
            (await stack.SayAsync($"/api/runs/{run}/{verb}", user: "<bob>")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        }

        (await stack.SayAsync("/api/runs/none/retry")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownRun);
        (await stack.SayAsync($"/api/runs/{run}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRetry);
        (await stack.RunViewAsync(run)).Body.TryGetProperty("cancelled", out _).Should().BeFalse("nothing of that was heard");
    }
}
