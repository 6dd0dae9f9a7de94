using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class DecisionTests
{
    [Theory]
    [InlineData("retry", "Completed", "FailedOver")]
    [InlineData("skip", "CompletedWithSkips", "PartlyFailedOver")]
    [InlineData("abort", "Stopped", "NeedsRecovery")]
    public async Task A_machine_that_asks_is_answered_once_and_the_answer_is_kept(string answer, string outcome, string phase)
    {
        await using var stack = await AskingAsync();
        await stack.RunAsync("protect");
        stack.World.Broken[("web", Step.LiveSync)] = true;
        var run = await stack.StartAsync("planned-failover");
        var question = await stack.UntilItAsksAsync(run);
        stack.World.Broken.Clear();

        var said = await stack.SayAsync($"/api/runs/{run}/machines/web/{answer}", """{ "why": "I looked at it" }""");
        var again = await stack.SayAsync($"/api/runs/{run}/machines/web/{answer}");
        var late = await stack.SayAsync($"/api/runs/{run}/machines/web/{answer}", user: "carol");

        question.GetProperty("machine").GetString().Should().Be("web");
        question.GetProperty("until").GetDateTimeOffset().Should().BeAfter(stack.Time.GetUtcNow());
        said.Status.Should().Be(HttpStatusCode.OK, "{0}", said.Body);
        said.Body.GetProperty("answer").GetProperty("why").GetString().Should().Be("I looked at it");
        again.Body.GetProperty("answer").GetProperty("at").GetString()
            .Should().Be(said.Body.GetProperty("answer").GetProperty("at").GetString(), "it was answered once");
        late.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NotAsking);
        late.Text("detail").Should().Contain("unverified:bob answered " + answer);
        await stack.EndAsync(run);
        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.Text("outcome").Should().Be(outcome);
        report.Body.GetProperty("decisions").EnumerateArray().Single().GetProperty("answer").GetProperty("by").GetString()
            .Should().Be("unverified:bob");
        (await stack.PhaseAsync()).Should().Be(phase);
        var view = (await stack.RunViewAsync(run)).Body;
        view.GetProperty("questions").GetArrayLength().Should().Be(0);
        view.GetProperty("decisions").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Nobody_can_answer_about_a_machine_that_does_not_ask()
    {
        await using var stack = await AskingAsync();
        var run = await stack.HeldFailOverAsync();

        var quiet = await stack.SayAsync($"/api/runs/{run}/machines/db/skip");
        var unknown = await stack.SayAsync($"/api/runs/{run}/machines/mail/skip");
        await stack.EndAsync(run);
        var ended = await stack.SayAsync($"/api/runs/{run}/machines/db/skip");

        quiet.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NotAsking);
        unknown.ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        unknown.Text("expected").Should().Be("One of: db, app, web.");
        ended.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NotAsking);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_stops_the_machine()
    {
        await using var stack = await AskingAsync();
        stack.World.Broken[("web", Step.LiveSync)] = true;
        var run = await stack.StartAsync("planned-failover");
        await stack.UntilItAsksAsync(run);

        await stack.EndAsync(run);
        var late = await stack.SayAsync($"/api/runs/{run}/machines/web/retry");

        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Text("outcome").Should().Be("Stopped");
        late.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NotAsking);
        late.Text("detail").Should().Contain("nobody answered");
    }

    private static Task<RealStack> AskingAsync() => RealStack.StartAsync(PlanSet.Of(Steered.Payroll.Asking("web")));
}
