using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class RecoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_whose_instance_is_gone_is_given_up_shown_and_resumed(bool purged)
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        var lost = await LostAsync(stack, purged);

        var view = await stack.SayAsync("/api/groups/payroll/recover", "{}");

        view.Status.Should().Be(HttpStatusCode.OK, "{0}", view.Body);
        view.Text("phase").Should().Be("NeedsRecovery");
        (view.Text("run"), view.Text("operation"), view.Text("outcome")).Should().Be((lost, "PlannedFailover", "Failed"));
        view.Body.GetProperty("machines").Names("name").Should().Equal("db", "app", "web");
        view.Body.GetProperty("machines")[2].TryGetProperty("permitsUntil", out var permits).Should().BeTrue("its power-off was under way");
        permits.GetDateTimeOffset().Should().BeAfter(stack.Time.GetUtcNow());
        view.Body.GetProperty("ways").EnumerateArray().Select(way => $"{way.GetProperty("action")} {way.GetProperty("operation")}")
            .Should().Equal("resume PlannedFailover", "rollback UndoFailover");
        view.Body.GetProperty("ways")[1].GetProperty("givesUp").GetArrayLength().Should().Be(0);
        var resumed = await stack.SayAsync("/api/groups/payroll/recover", """{ "action": "resume" }""");
        resumed.Status.Should().Be(HttpStatusCode.Accepted, "{0}", resumed.Body);
        resumed.Body.GetProperty("started").GetProperty("after").GetString().Should().Be(lost);
        await stack.EndAsync(resumed.Text("id"));
        (await stack.PhaseAsync()).Should().Be("FailedOver");
    }

    [Fact]
    public async Task A_run_whose_instance_is_gone_can_be_taken_back()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        await LostAsync(stack, purged: false);

        var back = await stack.SayAsync("/api/groups/payroll/recover", """{ "action": "rollback" }""");

        back.Status.Should().Be(HttpStatusCode.Accepted, "nothing runs at the DR side, so nothing has to be acknowledged: {0}", back.Body);
        back.Body.GetProperty("started").GetProperty("operation").GetString().Should().Be("UndoFailover");
        await stack.EndAsync(back.Text("id"));
        (await stack.PhaseAsync()).Should().Be("Reseeding");
    }

    [Fact]
    public async Task Going_back_tells_what_is_given_up_and_wants_that_acknowledged()
    {
        await using var stack = await RealStack.StartAsync();
        stack.World.Broken[("web", Step.Start)] = true;
        await stack.RunAsync("planned-failover");

        var view = await stack.SayAsync("/api/groups/payroll/recover");
        var way = view.Body.GetProperty("ways")[1];
        var unsaid = await stack.SayAsync("/api/groups/payroll/recover", """{ "action": "rollback" }""");

        way.GetProperty("givesUp").Names("machine").Should().Contain(["db", "app"]);
        way.GetProperty("acknowledge").GetRawText().Should().Be("""{"field":"acknowledgeDataLoss","value":"payroll"}""");
        view.Body.GetProperty("machines")[0].GetProperty("source").GetProperty("power").GetString().Should().Be("Off");
        view.Body.GetProperty("machines")[0].GetProperty("destination").GetProperty("power").GetString().Should().Be("On");
        unsaid.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        stack.World.Broken.Clear();
        var back = await stack.SayAsync(
            "/api/groups/payroll/recover", """{ "action": "rollback", "acknowledgeDataLoss": "payroll" }""");
        back.Status.Should().Be(HttpStatusCode.Accepted, "{0}", back.Body);
        await stack.EndAsync(back.Text("id"));
        (await stack.PhaseAsync()).Should().Be("Reseeding");
    }

    [Fact]
    public async Task What_is_no_way_and_what_needs_none_are_refused()
    {
        await using var stack = await RealStack.StartAsync();
        (await stack.SayAsync("/api/groups/payroll/recover")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NothingToRecover);
        (await stack.SayAsync("/api/groups/mail/recover")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownGroup);
        var run = await stack.HeldFailOverAsync();
        (await stack.SayAsync("/api/groups/payroll/recover")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.GroupBusy);
        await stack.TerminateAsync(run);

        (await stack.SayAsync("/api/groups/payroll/recover", """{ "action": "undo" }"""))
            .ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        (await stack.SayAsync("/api/groups/payroll/recover", """{ "acknowledgeDataLoss": "payroll" }"""))
            .ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        (await stack.SayAsync("/api/groups/payroll/recover", """{ "action": "resume", "target": "north" }"""))
            .ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
    }

    private static async Task<string> LostAsync(RealStack stack, bool purged)
    {
        var run = await stack.HeldFailOverAsync();
        await stack.TerminateAsync(run);
        if (purged)
        {
            (await stack.Client.PurgeInstanceAsync(run)).Should().BeTrue();
        }

        stack.World.Release();
        return run;
    }
}
