using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Host.Tests.Client;

/// <summary>What answers at an address may be anything.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData(200, "text/html", "<html>Sign in</html>")]
    [InlineData(200, "application/json", "")]
    [InlineData(200, "application/json", "{\"half\":")]
    [InlineData(302, "text/html", "")]
    [InlineData(401, "text/html", "")]
    [InlineData(404, "text/html", "<h1>nginx</h1>")]
    [InlineData(500, "text/plain", "")]
    [InlineData(502, "application/json", "{\"message\":\"bad gateway\"}")]
    public async Task Read_AnswerOfNoServerOfOurs_IsUnusable(int status, string type, string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups", body, status, type).On("POST /api/groups/payroll/failback", body, status, type);

        var read = await DrRun.OfAsync(server, "groups");
        var start = await DrRun.OfAsync(server, "failback payroll");

        read.ExitCode.Should().Be(ExitCodes.Unreachable, "no server of ours was reached");
        read.Error.Should().Contain("DR-9005").And.Contain($"answered {status}");
        read.Output.Should().BeEmpty("there is nothing to show");
        start.ExitCode.Should().Be(ExitCodes.Unreachable);
        start.Error.Should().Contain(
            status == 401 ? "DR_FUNCTIONS_KEY" : "Whether the operation has started is not known", "an operator acts on it");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("[17,{\"run\":17,\"requestedAt\":\"soon\",\"machines\":{}}]")]
    public async Task Read_JsonOfAnotherShape_BreaksNothing(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        foreach (var path in new[] { "groups", "groups/g", "groups/g/restore-points", "runs?top=20", "runs/r1" })
        {
            server.On("GET /api/" + path, body);
        }

        foreach (var command in new[] { "groups", "groups g", "restore-points g", "runs", "show r1" })
        {
            (await DrRun.OfAsync(server, command)).ExitCode.Should().Be(0, $"'dr {command}' shows what there is");
        }
    }

    [Fact]
    public async Task Start_AcceptedWithoutARun_IsNoSuccess()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/failback", "{}", 202);

        (await DrRun.OfAsync(server, "failback payroll")).ExitCode.Should().Be(ExitCodes.Unreachable, "nothing can be followed");
    }

    [Fact]
    public async Task Show_ReportOfAnotherVersion_SaysSo()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.View(""","machines":[{"machine":"db","step":"Teleport","state":"Running"}]"""));

        var run = await DrRun.OfAsync(server, "show r1");

        run.ExitCode.Should().Be(ExitCodes.Unreachable);
        run.Error.Should().Contain("DR-9005").And.Contain("--json", "the answer can still be seen as it is");
    }

    [Fact]
    public async Task Start_NobodyListens_SaysThatNothingWasReached()
    {
        // Bound and not listening: nobody else can take the port meanwhile.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";

        var run = await DrRun.OfAsync("failback", "payroll", "--server", url);

        run.ExitCode.Should().Be(ExitCodes.Unreachable);
        run.Error.Should().Contain("DR-9004").And.Contain(url).And.Contain("dr serve").And.NotContain("not known", "nothing was sent");
    }

    [Fact]
    public async Task Start_AnswerLost_SaysThatItMayHaveStarted()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/failback", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var run = await DrRun.OfAsync(server, "failback payroll");

        run.ExitCode.Should().Be(ExitCodes.Unreachable);
        run.Error.Should().Contain("Whether the operation has started is not known").And.Contain("--key");
    }
}
