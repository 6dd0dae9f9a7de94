namespace DrFunctions.Host.Tests.Client;

public sealed class GroupsCommandTests
{
    private const string Group = """
        {"group":"payroll","phase":"FailedOver","activeSite":"Recovery","primary":{"name":"west"},"recovery":{"name":"north"},
        "machineCount":2,"lastRun":"r0","lastOutcome":"Completed"
        """;

    [Fact]
    public async Task Groups_All_AreARowEach()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups", $$"""[{{Group}}},{"group":"other","phase":"Protected"}]""");

        var run = await DrRun.OfAsync(server, "groups");

        run.ExitCode.Should().Be(0);
        run.Output.Split('\n').Should().Contain(line => line.Contains("payroll") && line.Contains("FailedOver") && line.Contains("north (DR)"))
            .And.Contain(line => line.Contains("other") && line.Contains("Protected"), "what the server does not say is left open");
    }

    [Fact]
    public async Task Groups_One_ShowsItsMachines()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll", Group + ""","machines":[{"name":"db","activeSite":"Recovery","liveSync":false,"dependsOn":["ad"]}]}""");

        var run = await DrRun.OfAsync(server, "groups payroll");

        run.Output.Should().Contain("r0 Completed");
        run.Output.Split('\n').Should().Contain(line => line.Contains("db") && line.Contains("DR") && line.Contains("off") && line.Contains("ad"));
    }
}
