using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console.Testing;

namespace DrFunctions.Host.Tests.Client;

public sealed class WatchTests : IDisposable
{
    private readonly TestConsole _console = new();
    private readonly StringWriter _answers = new();

    [Fact]
    public async Task Watch_NoTerminal_PrintsALinePerChange()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.View("")).On("GET /api/runs/r1", Runs.Running).On("GET /api/runs/r1", Runs.Running)
            .On("GET /api/runs/r1", Runs.Ended(RunOutcome.Completed))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Completed));

        (await WatchAsync(server)).Should().Be(0);

        _console.Lines.Where(line => line.Contains(':') && line.StartsWith('0')).Should().HaveCount(3, "what did not change is said once")
            .And.ContainSingle(line => line.Contains("Synchronising: 1 off, 0 synced, 0 started, 0 failed, of 1"));
    }

    [Fact]
    public async Task Watch_MachineThatCannotGoOn_IsSaidOnce()
    {
        const string Held = ""","machines":[{"machine":"db","step":"Fence","state":"Failed","error":{"code":"DR-2009","message":"Blocked.","remedy":"Resume it."}}]""";
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.View(Held)).On("GET /api/runs/r1", Runs.View(Held))
            .On("GET /api/runs/r1", Runs.Ended(RunOutcome.Completed))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Completed));

        await WatchAsync(server);

        _console.Lines.Should().ContainSingle(
            line => line.Contains("db, Fence: DR-2009: Blocked. Resume it."), "a run that waits for somebody must not look like a slow one");
    }

    [Fact]
    public async Task Watch_SameErrorOfManyMachines_IsSaidOnce()
    {
        const string Held = """
            ,"machines":[{"machine":"db","step":"Fence","state":"Failed","error":{"code":"DR-3006","message":"'db' is locked","remedy":"Unlock it."}},
            {"machine":"web","step":"Fence","state":"Failed","error":{"code":"DR-3006","message":"'web' is locked","remedy":"Unlock it."}}]
            """;
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.View(Held)).On("GET /api/runs/r1", Runs.Ended(RunOutcome.Completed))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Completed));

        await WatchAsync(server);

        _console.Output.Should().Contain("db, Fence: DR-3006: 'db' is locked. Unlock it.").And.Contain("And the same for: web")
            .And.NotContain("'web'", "a whole group can be locked");
    }

    [Fact]
    public async Task Wait_MachineThatCannotGoOn_Fails()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.View(""","error":{"code":"DR-2009","message":"Blocked.","remedy":"Resume it."}"""));
        using var client = new DrClient(new Uri(server.Url));

        (await FluentActions.Awaiting(() => new RunWatcher(client, Terminal.Over(_answers, _console, asks: false), new SteppingTime())
            .WaitAsync("r1", CancellationToken.None)).Should().ThrowAsync<CommandFailure>("nobody waits for ever"))
            .Which.Error.Code.Should().Be("DR-2009");
    }

    [Fact]
    public async Task Watch_ServerRestarts_GoesOn()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.Running)
            .On("GET /api/runs/r1", context => { context.Abort(); return Task.CompletedTask; })
            .OnProblem("GET /api/runs/r1", 503, "DR-8101")
            .On("GET /api/runs/r1", Runs.Ended(RunOutcome.Completed))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Completed));

        (await WatchAsync(server)).Should().Be(0, "the run went on meanwhile");

        _console.Output.Should().Contain("Trying again", "silence is said");
    }

    [Fact]
    public async Task Watch_ServerStaysSilent_GivesUpAndSaysThatTheRunGoesOn()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.Running).OnProblem("GET /api/runs/r1", 503, "DR-8101");

        var failure = (await FluentActions.Awaiting(() => WatchAsync(server)).Should().ThrowAsync<CommandFailure>()).Which;

        failure.Error.Remedy.Should().Contain("dr show r1 --watch", "that is how to go on");
        server.Heard.Count.Should().BeInRange(55, 65, "it is patient for a minute");
    }

    [Fact]
    public async Task Watch_CtrlC_StopsWatchingAlone()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var stop = new CancellationTokenSource();
        server.On("GET /api/runs/r1", Runs.Running).On("GET /api/runs/r1", context => { stop.Cancel(); return Task.CompletedTask; });

        (await WatchAsync(server, stop.Token)).Should().Be(ExitCodes.StoppedWatching, "5 would say that the run was cancelled");

        _console.Output.Should().Contain("The run goes on").And.Contain("dr show r1 --watch");
        server.Heard.Should().OnlyContain(request => request.Request.StartsWith("GET"), "the run is left alone");
    }

    [Fact]
    public async Task Watch_LiveTerminal_ShowsTheTableAndThenTheReport()
    {
        await using var server = await ScriptedServer.StartAsync();
        _console.Profile.Capabilities.Interactive = true;
        _console.Profile.Width = 140;
        server.On("GET /api/runs/r1", Runs.Running).On("GET /api/runs/r1", Runs.Ended(RunOutcome.Stopped))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Stopped));

        (await WatchAsync(server)).Should().Be(ExitCodes.Failed);

        _console.Output.Should().Contain("Planned failover · Synchronising").And.Contain("Outcome     ✗ Stopped");
    }

    public void Dispose()
    {
        _console.Dispose();
        _answers.Dispose();
    }

    private async Task<int> WatchAsync(ScriptedServer server, CancellationToken cancellation = default)
    {
        using var client = new DrClient(new Uri(server.Url));
        return await new RunEnd(client, Terminal.Over(_answers, _console, asks: false), new SteppingTime())
            .WatchAsync("r1", json: false, cancellation);
    }
}
