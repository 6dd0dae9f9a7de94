namespace DrFunctions.Host.Tests.Client;

public sealed class CheckCommandTests
{
    private const string Report = """
        {"group":"payroll","at":"2026-01-02T03:04:05Z","seconds":1.25,"machines":3,"errors":1,"warnings":1,"findings":[
        {"severity":"Error","code":"DR-7206","machine":"db","message":"It is [on].","remedy":"Deallocate it."},
        {"severity":"Warning","code":"DR-7405","message":"Live Sync is off.","remedy":"Enable it: POST /api/groups/payroll/live-sync/enable."}],
        "verdict":
        """;

    [Theory]
    [InlineData("NotReady", "not ready", 2)]
    [InlineData("ReadyWithWarnings", "ready, with warnings", 0)]
    [InlineData("Ready", "ready", 0)]
    public async Task Check_Verdict_IsSaidAndIsTheExitCode(string verdict, string said, int exitCode)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /api/groups/payroll/readiness", $$"""{{Report}}"{{verdict}}"}""");

        var run = await DrRun.OfAsync(server, "check payroll");

        run.ExitCode.Should().Be(exitCode);
        run.Output.Should().Contain($"payroll: {said}.").And.Contain("DR-7206").And.Contain("It is [on].");
        run.Output.Should().Contain("dr live-sync enable", "a remedy names the command");
    }

    [Fact]
    public async Task Check_Last_AsksForNoNewOne()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll/readiness", $$"""{{Report}}"NotReady"}""");

        (await DrRun.OfAsync(server, "check payroll --last")).ExitCode.Should().Be(2);
    }
}
