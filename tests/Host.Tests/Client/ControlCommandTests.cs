namespace DrFunctions.Host.Tests.Client;

public sealed class ControlCommandTests
{
    [Theory]
    [InlineData("cancel r1 --why late", "POST /api/runs/r1/cancel", """{ "run": "r1", "what": "Its machines go back." }""", "go back")]
    [InlineData("reject r1 --why late", "POST /api/runs/r1/reject", """{ "run": "r1", "rejected": { "by": "bob" } }""", "bob rejected r1")]
    [InlineData("approve r1 --why late", "POST /api/runs/r1/approve",
        """{ "run": "r1", "needed": 2, "granted": false, "until": "2026-11-23T18:00:00Z", "given": [ { "by": "bob" } ] }""", "1 of 2 approved of r1")]
    [InlineData("decide r1 db retry --why late", "POST /api/runs/r1/machines/db/retry",
        """{ "machine": "db", "answer": { "decision": "Retry", "by": "bob", "at": "2026-11-23T18:00:00Z" } }""", "db: retry, said bob")]
    public async Task What_is_said_to_a_run_carries_why_and_is_answered_in_words(string command, string request, string answer, string words)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(request, answer);

        var run = await DrRun.OfAsync(server, command);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain(words);
        server.Heard.Single().Body.Should().Be("""{"why":"late"}""");
    }

    [Fact]
    public async Task A_word_that_does_not_count_is_refused_and_another_is_bad_input()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/runs/r1/approve", """{ "code": "DR-2018", "detail": "bob approved of it already.", "remedy": "Look at it." }""", 409);

        (await DrRun.OfAsync(server, "approve r1")).ExitCode.Should().Be(ExitCodes.Refused);
        (await DrRun.OfAsync(server, "decide r1 db perhaps")).ExitCode.Should().Be(ExitCodes.BadInput);
    }

    [Theory]
    [InlineData("retry r1", "POST /api/runs/r1/retry", "{}")]
    [InlineData("roll-forward r1 --waive-fencing db", "POST /api/runs/r1/roll-forward", """{"waiveFencing":["db"]}""")]
    [InlineData("recover payroll --action rollback --acknowledge-data-loss payroll", "POST /api/groups/payroll/recover",
        """{"acknowledgeDataLoss":"payroll","action":"rollback"}""")]
    public async Task A_run_is_run_again_with_no_more_than_what_was_said(string command, string request, string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(request, """{ "id": "r2" }""", 202);

        var run = await DrRun.OfAsync(server, command);

        run.Output.Trim().Should().Be("r2");
        server.Heard.Single().Body.Should().Be(body, "anything else would change what the run was asked for");
    }

    [Fact]
    public async Task What_a_run_left_is_shown_with_the_commands_that_go_on_from_there()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/recover", """
            { "group": "payroll", "run": "r1", "operation": "PlannedFailover", "outcome": "Failed",
              "machines": [ { "name": "db", "activeSite": "Recovery", "source": { "power": "Off" }, "destination": { "power": "On" }, "liveSync": false } ],
              "ways": [
                { "action": "resume", "operation": "PlannedFailover", "what": "Starts it again." },
                { "action": "rollback", "operation": "UndoFailover", "what": "Goes back.", "acknowledge": { "field": "acknowledgeDataLoss", "value": "payroll" } } ] }
            """);

        var run = await DrRun.OfAsync(server, "recover payroll");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("db").And.Contain("dr recover payroll --action resume")
            .And.Contain("dr recover payroll --action rollback --acknowledge-data-loss payroll");
        server.Heard.Single().Body.Should().Be("{}");
    }
}
