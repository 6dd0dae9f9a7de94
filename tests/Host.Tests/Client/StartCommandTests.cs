using System.Text.Json;
using System.Text.Json.Nodes;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Tests.Client;

public sealed class StartCommandTests
{
    [Theory]
    [InlineData("failover planned", "planned-failover")]
    [InlineData("failover unplanned", "unplanned-failover")]
    [InlineData("failback", "failback")]
    [InlineData("undo", "undo-failover")]
    [InlineData("reprotect", "reprotect")]
    [InlineData("protect", "protect")]
    [InlineData("live-sync run", "live-sync")]
    [InlineData("live-sync enable", "live-sync/enable")]
    [InlineData("live-sync disable", "live-sync/disable")]
    public async Task Start_EachOperation_PostsToItsRouteAndPrintsTheRun(string command, string route)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On($"POST /api/groups/payroll/{route}", """{"id":"r1","statusQueryGetUri":"x"}""", 202);

        var run = await DrRun.OfAsync(server, command + " payroll --user anna --key k-1");

        run.Should().Be(new DrRun(0, "r1\n", ""), "a script takes the run's id from standard output");
        var heard = server.Heard.Should().ContainSingle("it is asked once").Which;
        heard.Body.Should().Be("{}", "what is as by default need not be known to the server");
        heard.Headers["X-Dr-User"].Should().Be("anna");
        heard.Headers["Idempotency-Key"].Should().Be("k-1");
        heard.Headers["Content-Type"].Should().StartWith("application/json", "the server takes nothing else");
    }

    [Theory]
    [InlineData("failover planned payroll --no-start --pace stages", """{"startInstances":false,"pace":"Stages"}""")]
    [InlineData(
        "failover unplanned payroll --restore-point 2026-01-02T03:04Z --acknowledge-data-loss payroll --waive-fencing db web",
        """{"startInstances":true,"pace":"Pipelined","restorePoint":"2026-01-02T03:04Z","acknowledgeDataLoss":"payroll","waiveFencing":["db","web"]}""")]
    [InlineData(
        "failback payroll --to third --acknowledge-divergence payroll",
        """{"startInstances":true,"pace":"Pipelined","acknowledgeDivergence":"payroll","target":"third"}""")]
    [InlineData("live-sync disable payroll --machine db web", """{"startInstances":true,"pace":"Pipelined","machines":["db","web"]}""")]
    [InlineData("reprotect payroll --dry-run", """{"startInstances":true,"pace":"Pipelined","dryRun":true}""")]
    [InlineData("undo payroll --acknowledge-data-loss payroll", """{"startInstances":true,"pace":"Pipelined","acknowledgeDataLoss":"payroll"}""")]
    public async Task Start_WithOptions_SendsThem(string command, string body)
    {
        await using var server = await ScriptedServer.StartAsync();

        await DrRun.OfAsync(server, command);

        var sent = server.Heard.Should().ContainSingle().Which.Body;
        JsonNode.DeepEquals(JsonNode.Parse(sent), JsonNode.Parse(body)).Should().BeTrue($"{sent} should be {body}");
        JsonSerializer.Deserialize(sent, ContractsJson.Default.RunOptions).Should().NotBeNull("the server reads it as this");
    }

    [Theory]
    [InlineData("undo payroll --key k-1", "k-1")]
    [InlineData("undo payroll --key k-1 --acknowledge-data-loss payroll", "k-1+ack")]
    [InlineData("failback payroll --key k-1 --acknowledge-divergence payroll", "k-1+ack")]
    public async Task Start_WithItsAcknowledgement_IsAnotherRequestThanWithout(string command, string key)
    {
        await using var server = await ScriptedServer.StartAsync();

        await DrRun.OfAsync(server, command);

        server.Heard.Should().ContainSingle().Which.Headers["Idempotency-Key"].Should().Be(
            key, "the server takes one key for one request, and refused this one before");
    }

    [Theory]
    [InlineData("failover planned")]
    [InlineData("failover sideways payroll")]
    [InlineData("failover planned payroll --pace slow")]
    [InlineData("failover planned payroll --restore-point x")]
    [InlineData("failback payroll --no-start")]
    [InlineData("failover unplanned payroll --no-start")]
    [InlineData("groups --server ftp://x")]
    [InlineData("runs --top 0")]
    [InlineData("show")]
    public async Task Parse_WhatMeansNothing_IsBadInput(string command)
    {
        var run = await DrRun.OfAsync(command.Split(' '));

        run.ExitCode.Should().Be(ExitCodes.BadInput, "nothing was asked of any server");
        run.Error.Should().Contain("See: dr --help").And.StartWith("dr: ", "the message says who speaks");
    }

    [Fact]
    public async Task Start_WithJson_PrintsTheServersJsonAlone()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/failback", """{"id":"r1","more":[1]}""", 202);

        (await DrRun.OfAsync(server, "failback payroll --json")).Should().Be(
            new DrRun(0, """{"id":"r1","more":[1]}""" + "\n", ""), "one document, as the server wrote it");
    }

    [Theory]
    [InlineData(409, "DR-2001", ExitCodes.Refused)]
    [InlineData(409, "DR-2002", ExitCodes.Refused)]
    [InlineData(404, "DR-1002", ExitCodes.BadInput)]
    [InlineData(400, "DR-1001", ExitCodes.BadInput)]
    [InlineData(422, "DR-1005", ExitCodes.BadInput)]
    [InlineData(500, "DR-9999", ExitCodes.Failed)]
    [InlineData(503, "DR-8101", ExitCodes.Failed)]
    public async Task Start_Problem_SaysCodeAndRemedy(int status, string code, int exit)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem("POST /api/groups/payroll/protect", status, code);

        (await DrRun.OfAsync(server, "protect payroll")).Should().Be(
            new DrRun(exit, "", $"dr: {code}: What happened. What to do.\n"), "the code is what to look up");
        var json = await DrRun.OfAsync(server, "protect payroll --json");
        json.ExitCode.Should().Be(exit);
        JsonNode.Parse(json.Output)!["code"]!.ToString().Should().Be(code, "a script reads the problem itself");
    }

    [Theory]
    [InlineData(RunOutcome.Completed, 0)]
    [InlineData(RunOutcome.CompletedWithSkips, 6)]
    [InlineData(RunOutcome.Refused, 2)]
    [InlineData(RunOutcome.Cancelled, 5)]
    [InlineData(RunOutcome.Stopped, 3)]
    public async Task Watch_RunThatEnded_SaysItsOutcome(RunOutcome outcome, int exit)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/planned-failover", """{"id":"r1"}""", 202)
            .On("GET /api/runs/r1", Runs.Ended(outcome))
            .On("GET /api/runs/r1/report", Runs.Report(outcome));

        var run = await DrRun.OfAsync(server, "failover planned payroll --watch");

        run.ExitCode.Should().Be(exit, "the exit code is the outcome's");
        run.Output.Should().Contain(outcome.ToString()).And.Contain("PowerOff ×2").And.Contain("42 s (target 15 min 0 s)");
        (await DrRun.OfAsync(server, "failover planned payroll --watch --json")).Output.Should().Be(
            Runs.Report(outcome) + "\n", "the report alone, the rest on standard error");
    }

    [Fact]
    public async Task Watch_RunThatBroke_SaysWhyWithoutAReport()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/planned-failover", """{"id":"r1"}""", 202, header: "Idempotency-Replayed")
            .On("GET /api/runs/r1", Runs.View(""","endedAt":"2026-01-02T03:05:00Z","error":{"code":"DR-2009","message":"It broke.","remedy":"Start again."}"""))
            .OnProblem("GET /api/runs/r1/report", 409, ErrorCodes.ReportNotReady);

        var run = await DrRun.OfAsync(server, "failover planned payroll --watch");

        run.ExitCode.Should().Be(ExitCodes.Failed, "there is no outcome to be glad about");
        run.Output.Should().Contain("DR-2009: It broke. Start again.").And.Contain("started by an earlier request");
    }
}
