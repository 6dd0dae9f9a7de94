using System.Text.Json.Nodes;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console.Testing;

namespace DrFunctions.Host.Tests.Client;

public sealed class AcknowledgementTests
{
    private const string Route = "POST /api/groups/payroll/unplanned-failover";

    private const string Losses = """
        ,"losses":[{"machine":"db","loss":{"side":"Primary","from":"2026-01-02T03:00:00Z","to":"2026-01-02T03:04:05Z","restorePoint":"rp-7","consistency":"Crash"}},
        {"machine":"web","loss":{"side":"Primary","from":"2026-01-02T03:00:00Z"}},{"machine":"new"}],
        "acknowledge":{"field":"acknowledgeDataLoss","value":"payroll"}
        """;

    [Fact]
    public async Task Start_LossToAcknowledge_ShowsItAndTheCommandThatAcceptsIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem(Route, 409, "DR-2010", Losses);

        var run = await DrRun.OfAsync(server, "failover unplanned payroll --waive-fencing db");

        run.ExitCode.Should().Be(ExitCodes.Refused, "nothing was touched");
        var lines = run.Output.Split('\n');
        lines.Should().Contain(line => line.Contains("db") && line.Contains("rp-7") && line.Contains("crash") && line.Contains("4 min 5 s"));
        lines.Should().Contain(line => line.Contains("web") && line.Contains("goes on"), "its end is not known yet");
        lines.Should().Contain(line => line.Contains("new"), "a machine of which nothing is known is no machine without loss");
        lines.Should().Contain(
            $"  dr failover unplanned payroll --waive-fencing db --server {server.Url} --acknowledge-data-loss payroll", "it can be pasted");
        server.Heard.Should().ContainSingle("nobody accepted anything");
    }

    [Fact]
    public async Task Start_AcknowledgedByAnotherName_SaysSoAndReplacesIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem(Route, 409, "DR-2010", Losses);

        var run = await DrRun.OfAsync(server, "failover unplanned payroll --acknowledge-data-loss payrol --user anna");

        run.ExitCode.Should().Be(ExitCodes.Refused);
        run.Output.Split('\n').Should()
            .Contain("--acknowledge-data-loss said 'payrol', which is not the group's name.", "the slip is easily overlooked")
            .And.Contain(
                $"  dr failover unplanned payroll --user anna --server {server.Url} --acknowledge-data-loss payroll",
                "an option that is given twice is no command");
    }

    [Fact]
    public async Task Start_WithAKeyAndAMistypedAcknowledgement_TheCorrectedOneIsAnotherRequest()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem(Route, 409, "DR-2010", Losses);

        foreach (var said in new[] { "", " --acknowledge-data-loss payrol", " --acknowledge-data-loss payroll", " --acknowledge-data-loss payroll" })
        {
            await DrRun.OfAsync(server, "failover unplanned payroll --key k" + said);
        }

        var keys = server.Heard.Select(request => request.Headers["Idempotency-Key"]).ToList();
        keys.Take(3).Should().OnlyHaveUniqueItems("the server takes one key for one request, and would refuse the corrected one");
        keys[3].Should().Be(keys[2], "repeated as it was it must start nothing twice");
        keys.Should().OnlyContain(key => key.StartsWith('k') && key.All(char.IsAscii));
    }

    [Fact]
    public async Task Start_LossToAcknowledgeWithJson_PrintsTheProblemAlone()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem(Route, 409, "DR-2010", Losses);

        var run = await DrRun.OfAsync(server, "failover unplanned payroll --json");

        run.ExitCode.Should().Be(ExitCodes.Refused);
        JsonNode.Parse(run.Output)!["losses"]!.AsArray().Should().HaveCount(3, "a script decides by them");
    }

    [Theory]
    [InlineData("payroll", true)]
    [InlineData("Payroll", false)]
    [InlineData("y", false)]
    [InlineData("", false)]
    public async Task Start_OperatorIsAsked_TheGroupsNameAloneAccepts(string typed, bool accepted)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnProblem(Route, 409, "DR-2010", Losses).On(Route, """{"id":"r1"}""", 202);
        using var console = new TestConsole();
        console.Profile.Capabilities.Interactive = true;
        console.Profile.Width = 200;
        console.Input.PushTextWithEnter(typed);
        await using var answers = new StringWriter();
        using var client = new DrClient(new Uri(server.Url));

        var exit = await new RunStart(client, Terminal.Over(answers, console, asks: true), TimeProvider.System).RunAsync(
            new StartOrder(
                Operation.UnplannedFailover, "payroll", new RunOptions(RestorePoint: "rp-7"), Key: "k", Watch: false, Json: false, ["dr"]),
            CancellationToken.None);

        exit.Should().Be(accepted ? ExitCodes.Done : ExitCodes.Refused);
        server.Heard.Should().HaveCount(accepted ? 2 : 1, "only a name typed in full accepts a loss");
        if (accepted)
        {
            server.Heard[1].Body.Should().Contain("\"acknowledgeDataLoss\":\"payroll\"").And.Contain("rp-7", "the rest stays as asked");
        }
    }

    [Fact]
    public void Option_Divergence_IsItsOwn() => Acknowledgement.Of(
            System.Text.Json.JsonDocument.Parse("""{"acknowledge":{"field":"acknowledgeDivergence","value":"payroll"}}""").RootElement)!
        .Option.Should().Be("--acknowledge-divergence");

    [Theory]
    [InlineData("payroll", "payroll")]
    [InlineData("pay roll", "'pay roll'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("o'clock", @"'o'\''clock'")]
    [InlineData("", "''")]
    public void Quote_Word_IsOneWordToAShell(string word, string quoted) => CommandText.Quote(word).Should().Be(quoted);
}
