using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

public sealed class FailoverOverHttpTests
{
    [Fact]
    public async Task A_failover_under_way_is_shown_with_each_machine()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync();

        var view = (await stack.Api.GetAsync($"/api/runs/{run}")).Body;
        view.GetProperty("status").GetString().Should().Be("Running");
        view.GetProperty("group").GetString().Should().Be("payroll");
        view.GetProperty("operation").GetString().Should().Be("PlannedFailover");
        view.GetProperty("progress").GetProperty("stage").GetString().Should().Be("Powering off the sources", "that is where its machines are");
        view.GetProperty("progress").GetProperty("machines").GetInt32().Should().Be(3);
        view.GetProperty("machines").EnumerateArray().Select(Describe).Should().Equal(
            ["db PowerOff Waiting", "app PowerOff Waiting", "web PowerOff Running"],
            "dependents stop first, and the list keeps the plan's order");
        view.TryGetProperty("outcome", out _).Should().BeFalse("it has not ended");

        var group = (await stack.Api.GetAsync("/api/groups/payroll")).Body;
        group.GetProperty("phase").GetString().Should().Be("FailingOver");
        group.GetProperty("currentRun").GetString().Should().Be(run);

        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ReportNotReady);

        var status = await stack.Api.GetAsync($"/runtime/webhooks/durabletask/instances/{run}");
        status.Status.Should().Be(HttpStatusCode.Accepted);
        status.Headers.Should().ContainKey("Location").And.ContainKey("Retry-After");
    }

    [Fact]
    public async Task A_history_is_shown_as_Durable_Functions_shows_it_when_it_is_asked_for()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync();
        await stack.EndAsync(run);
        var pipeline = $"/runtime/webhooks/durabletask/instances/{run}:db:off";

        (await stack.Api.GetAsync(pipeline)).Body.TryGetProperty("historyEvents", out _).Should().BeFalse("it was not asked for");
        var plain = Events(await stack.Api.GetAsync(pipeline + "?showHistory=true&showInput=false"));
        var full = Events(await stack.Api.GetAsync(pipeline + "?showHistory=true&showHistoryOutput=true"));

        plain[0].GetProperty("EventType").GetString().Should().Be("ExecutionStarted");
        plain[0].GetProperty("FunctionName").GetString().Should().Be("MachinePipeline");
        plain[0].TryGetProperty("Input", out _).Should().BeFalse("inputs were declined");
        plain[^1].GetProperty("EventType").GetString().Should().Be("ExecutionCompleted");
        plain[^1].GetProperty("OrchestrationStatus").GetString().Should().Be("Completed");
        var powerOff = plain.Single(entry => entry.TryGetProperty("FunctionName", out var name) && name.GetString() == "PowerOff");
        powerOff.GetProperty("EventType").GetString().Should().Be("TaskCompleted", "what was scheduled is folded into its end");
        powerOff.GetProperty("ScheduledTime").GetDateTimeOffset().Should().BeOnOrBefore(powerOff.GetProperty("Timestamp").GetDateTimeOffset());
        powerOff.TryGetProperty("Result", out _).Should().BeFalse("outputs were not asked for");
        full[0].GetProperty("Input").GetProperty("run").GetString().Should().Be(run);
        full.Single(entry => entry.TryGetProperty("FunctionName", out var name) && name.GetString() == "PowerOff")
            .GetProperty("Result").GetProperty("state").GetString().Should().Be("Done");

        static List<JsonElement> Events(Answer answer) => [.. answer.Body.GetProperty("historyEvents").EnumerateArray()];
    }

    [Fact]
    public async Task A_failover_that_ended_is_reported_and_the_group_has_moved()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync();
        await stack.EndAsync(run);

        var report = await stack.Api.GetAsync($"/api/runs/{run}/report");
        report.Status.Should().Be(HttpStatusCode.OK);
        report.Text("run").Should().Be(run);
        report.Text("outcome").Should().Be("Completed");
        report.Body.GetProperty("machines").GetArrayLength().Should().Be(3);

        var group = (await stack.Api.GetAsync("/api/groups/payroll")).Body;
        group.GetProperty("phase").GetString().Should().Be("FailedOver");
        group.GetProperty("activeSite").GetString().Should().Be("Recovery");
        group.GetProperty("lastRun").GetString().Should().Be(run);
        group.TryGetProperty("currentRun", out _).Should().BeFalse("nothing is under way");
        group.GetProperty("planHash").GetString().Should().Be(report.Text("planHash"));
        var db = group.GetProperty("machines")[0];
        db.GetProperty("source").GetProperty("vm").GetString().Should().Be("db");
        db.GetProperty("destination").GetProperty("nic").GetString().Should().Be("db-nic");
        db.GetProperty("activeSite").GetString().Should().Be("Recovery");
        db.GetProperty("offEpoch").GetInt32().Should().Be(1);
        db.GetProperty("liveSync").GetBoolean().Should().BeFalse("a failover disables Live Sync");
        db.GetProperty("syncedTo").GetString().Should().Be("payroll-db-1");

        var view = (await stack.Api.GetAsync($"/api/runs/{run}")).Body;
        view.GetProperty("outcome").GetString().Should().Be("Completed");
        view.GetProperty("machines").EnumerateArray().Select(Describe)
            .Should().Equal("db Start Completed", "app Start Completed", "web Start Completed");

        (await stack.Api.FailOverAsync()).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.IllegalInPhase);
    }

    [Theory]
    [InlineData("", null, "application/json")]
    [InlineData("", "*/*", "application/json")]
    [InlineData("", "application/json, text/html", "application/json")]
    [InlineData("", "text/html;q=0.5, application/*", "application/json")]
    [InlineData("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("", "text/*;q=0.9, application/json;q=0.2, */*", "text/html")]
    [InlineData("?format=html", "application/json", "text/html")]
    [InlineData("?format=json", "text/html", "application/json")]
    [InlineData("?format=pdf", "text/html", "application/problem+json")]
    public async Task A_report_is_a_page_for_browsers_and_JSON_for_programs(string query, string? accept, string type)
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync();
        await stack.EndAsync(run);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/report{query}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await stack.Api.Http.SendAsync(request);

        answer.Content.Headers.ContentType!.MediaType.Should().Be(type);
        if (type == "text/html")
        {
            answer.Content.Headers.ContentType.CharSet.Should().Be("utf-8");
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'");
            answer.Headers.Vary.Should().Contain("Accept", "a cache must not give a page to a program");
            (await answer.Content.ReadAsStringAsync()).Should().Contain("Planned failover of payroll").And.Contain(run);
        }
    }

    [Fact]
    public async Task A_purged_run_keeps_its_place_in_the_list_and_its_report()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.FailOverAsync();
        await stack.EndAsync(run);
        var before = await stack.Api.GetAsync($"/api/runs/{run}/report");

        var purge = await stack.Api.SendAsync(HttpMethod.Delete, $"/runtime/webhooks/durabletask/instances/{run}");

        purge.Status.Should().Be(HttpStatusCode.OK);
        purge.Body.GetProperty("instancesDeleted").GetInt32().Should().Be(1);
        (await stack.Api.GetAsync($"/runtime/webhooks/durabletask/instances/{run}"))
            .ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownInstance);
        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Body.GetRawText()
            .Should().Be(before.Body.GetRawText(), "the record keeps the report");
        var view = (await stack.Api.GetAsync($"/api/runs/{run}")).Body;
        view.TryGetProperty("status", out _).Should().BeFalse("there is no instance any more");
        view.GetProperty("outcome").GetString().Should().Be("Completed");
        view.GetProperty("machines").GetArrayLength().Should().Be(3);
        (await stack.Api.GetAsync("/api/runs")).Body.EnumerateArray()
            .Should().ContainSingle().Which.GetProperty("run").GetString().Should().Be(run);
    }

    [Fact]
    public async Task A_terminated_run_leaves_the_group_to_the_next_one_which_goes_on_from_there()
    {
        await using var stack = await RealStack.StartAsync();
        var lost = await stack.HeldFailOverAsync();
        var terminate = await stack.Api.SendAsync(
            HttpMethod.Post, $"/runtime/webhooks/durabletask/instances/{lost}/terminate?reason=wrong%20group");
        terminate.Status.Should().Be(HttpStatusCode.Accepted);
        await stack.Client.WaitForInstanceCompletionAsync(lost);

        var status = await stack.Api.GetAsync($"/runtime/webhooks/durabletask/instances/{lost}");
        status.Text("runtimeStatus").Should().Be("Terminated");
        status.Text("output").Should().Be("wrong group", "Durable Functions gives the reason as output");
        (await stack.Api.GetAsync($"/api/runs/{lost}/report")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ReportNotReady);
        var interrupted = (await stack.Api.GetAsync($"/api/runs/{lost}")).Body.GetProperty("error");
        interrupted.GetProperty("code").GetString().Should().Be(ErrorCodes.RunInterrupted);
        interrupted.GetProperty("message").GetString().Should().Contain("Terminated").And.Contain("wrong group");
        stack.Time.Advance(TimeSpan.FromSeconds(1));
        stack.World.Release();
        var next = await stack.FailOverAsync();
        await stack.EndAsync(next);

        (await stack.Api.GetAsync($"/api/runs/{next}/report")).Text("outcome").Should().Be("Completed");
        (await stack.Api.GetAsync("/api/runs")).Body.EnumerateArray().Select(run => run.GetProperty("run").GetString())
            .Should().Equal([next, lost], "the newest comes first");
    }

    [Fact]
    public async Task An_orchestration_started_past_the_API_is_refused_by_the_group()
    {
        await using var stack = await RealStack.StartAsync();
        var loaded = ApiHost.Plans().Find(new GroupName("payroll"))!;
        var request = new RunRequest
        {
            Run = new RunId("payroll-planned-failover-20261123T153455Z-000000"),
            Operation = Operation.PlannedFailover,
            Plan = loaded.Plan,
            PlanHash = loaded.Hash,
            RequestedBy = "somebody",
            RequestedAt = stack.Time.GetUtcNow(),
        };
        await stack.Client.ScheduleNewOrchestrationInstanceAsync(PlannedFailover.Name, request, request.Run.Value);
        await stack.EndAsync(request.Run.Value);

        var run = (await stack.Api.GetAsync($"/api/runs/{request.Run}")).Body;

        run.GetProperty("outcome").GetString().Should().Be("Refused");
        run.GetProperty("error").GetProperty("code").GetString().Should().Be(ErrorCodes.NotRequested);
        stack.World.PowerOffs.Should().Be(0, "nothing was touched");
        (await stack.Api.GetAsync("/api/groups/payroll")).Text("phase").Should().Be("Unprotected");
    }

    [Fact]
    public async Task The_loser_of_a_true_race_ends_refused_and_names_the_winner()
    {
        await using var stack = await RealStack.StartAsync();
        var winner = await stack.HeldFailOverAsync();

        // Two requests that both saw an idle group: the second is announced and started in spite of the first.
        var request = await stack.RequestAsync(winner) with { Run = new RunId("payroll-planned-failover-20261123T153455Z-ffffff") };
        await stack.Client.SignalEntityAsync(
            ProtectionGroup.Request, "payroll", new RunTicket(request.Run, request.Operation, request.PlanHash));
        await stack.Client.ScheduleNewOrchestrationInstanceAsync(PlannedFailover.Name, request, request.Run.Value);
        await stack.Client.WaitForInstanceCompletionAsync(request.Run.Value);

        var loser = (await stack.Api.GetAsync($"/api/runs/{request.Run}")).Body;
        loser.GetProperty("outcome").GetString().Should().Be("Refused");
        loser.GetProperty("error").GetProperty("code").GetString().Should().Be(ErrorCodes.GroupBusy);
        loser.GetProperty("error").GetProperty("message").GetString().Should().Contain(winner);
        await stack.EndAsync(winner);
        (await stack.Api.GetAsync($"/api/runs/{winner}/report")).Text("outcome").Should().Be("Completed");
    }

    [Fact]
    public async Task Two_requests_at_once_start_one_failover()
    {
        await using var stack = await RealStack.StartAsync();
        stack.World.Hold();

        var answers = await Task.WhenAll(stack.Api.FailOverAsync(), stack.Api.FailOverAsync());

        var runs = answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(answer => answer.Text("id")).ToList();
        runs.Should().NotBeEmpty("one of them must get through");
        answers.Where(answer => answer.Status != HttpStatusCode.Accepted).ToList()
            .ForEach(refused => refused.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.GroupBusy));
        stack.World.Release();
        foreach (var run in runs)
        {
            await stack.EndAsync(run);
        }

        var outcomes = new List<string>();
        foreach (var run in runs)
        {
            outcomes.Add((await stack.Api.GetAsync($"/api/runs/{run}/report")).Text("outcome"));
        }

        outcomes.Count(outcome => outcome == "Completed").Should().Be(1, "the group lets one run begin");
        outcomes.Count(outcome => outcome == "Refused").Should().Be(runs.Count - 1, "the loser ends refused");
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_group_and_number()
    {
        await using var stack = await RealStack.StartAsync();
        var first = await stack.FailOverAsync("""{ "startInstances": false }""");
        await stack.EndAsync(first);
        stack.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await stack.FailOverAsync();
        await stack.EndAsync(second);

        (await List("/api/runs")).Should().Equal(second, first);
        (await List("/api/runs?top=1")).Should().Equal(second);
        (await List("/api/runs?group=payroll&top=1000")).Should().Equal(second, first);
        (await List("/api/runs?group=other")).Should().BeEmpty();
        (await List("/api/runs?operation=planned-failover&top=1")).Should().Equal(second);
        (await List("/api/runs?operation=PlannedFailover")).Should().Equal(second, first);
        (await List("/api/runs?operation=live-sync%2Fenable")).Should().BeEmpty();
        (await stack.Api.GetAsync("/api/runs?operation=move")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        (await stack.Api.GetAsync("/api/runs?top=none")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        (await stack.Api.GetAsync("/api/runs?top=0")).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);

        async Task<IEnumerable<string?>> List(string path) =>
            (await stack.Api.GetAsync(path)).Body.EnumerateArray().Select(run => run.GetProperty("run").GetString());
    }

    private static string Describe(JsonElement machine) =>
        $"{machine.GetProperty("machine")} {machine.GetProperty("step")} {machine.GetProperty("state")}";
}
