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

    [Fact]
    public async Task Groups_One_ShowsWhatIsOpen()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll", Group + """
            ,"rpoSeconds":90,"rpoMet":false,"rpo":"00:01:00","backgroundRun":"r9","backgroundOperation":"Reprotect","drift":"primary: third\n",
            "alerts":[{"code":"DR-3008","machine":"db","message":"Both [run].","remedy":"Fence it."}],
            "machines":[{"name":"db","activeSite":"Recovery","liveSync":false,"hasBackBase":true,"debt":{"run":"r0"},"divergence":{"seconds":75},"lagSeconds":4}]}
            """.Trim());

        var run = await DrRun.OfAsync(server, "groups payroll");

        run.Output.Should().Contain("1 min 30 s, missed now, target 00:01:00").And.Contain("Background  r9 Reprotect")
            .And.Contain("Alert payroll: DR-3008 db Both [run]. Fence it.").And.Contain("primary: third");
        run.Output.Split('\n').Should().Contain(line => line.Contains("db") && line.Contains("delta")
            && line.Contains("source not fenced, 1 min 15 s of writes left behind"));
    }

    [Fact]
    public async Task Groups_WayBackThatIsTriedAgain_SaysWhen()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll", Group + """
            ,"lastBackgroundRun":"r8","lastBackgroundOutcome":"CompletedWithSkips","nextReprotectAt":"2026-01-02T03:04:05Z","reprotectTries":2}
            """.Trim());

        (await DrRun.OfAsync(server, "groups payroll")).Output.Should()
            .Contain("Way back    next try at 2026-01-02 03:04:05Z, after 2 so far").And.Contain("Last beside r8 CompletedWithSkips");
    }

    [Fact]
    public async Task Groups_ReadyToStart_SaysThatNothingRuns()
    {
        await using var server = await ScriptedServer.StartAsync();
        var ready = Group.Replace("FailedOver", "ReadyToStart");
        server.On("GET /api/groups", $$"""[{{ready}}}]""").On("GET /api/groups/payroll", ready + "}");

        foreach (var command in new[] { "groups", "groups payroll" })
        {
            (await DrRun.OfAsync(server, command)).Output.Should().Contain("nothing runs; stands at north (DR)")
                .And.NotContain("runs at", "no instance was started");
        }
    }

    [Fact]
    public async Task Groups_WritesLeftBehindOfUnknownAmount_AreSaidWithoutOne()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll", Group + ""","machines":[{"name":"db","activeSite":"Recovery","divergence":{"from":"2026-01-02T03:00:00Z"}}]}""");

        (await DrRun.OfAsync(server, "groups payroll")).Output.Should().Contain("writes left behind").And.NotContain("of writes");
    }

    [Fact]
    public async Task RestorePoints_OfAGroup_AreListedPerMachine()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/groups/payroll/restore-points", """
            {"group":"payroll","machines":[{"machine":"db","restorePoints":[
            {"id":"rp-2","takenAt":"2026-01-02T03:04:05Z","consistency":"Crash","epoch":1,"disks":2,"synced":true},
            {"id":"rp-1","takenAt":"2026-01-02T02:04:05Z","consistency":"Offline","epoch":1,"disks":2,"synced":false}]}]}
            """);

        var lines = (await DrRun.OfAsync(server, "restore-points payroll")).Output.Split('\n');

        lines.Should().Contain(line => line.Contains("rp-2") && line.Contains("crash") && line.Contains("2026-01-02 03:04:05Z") && line.Contains("yes"))
            .And.Contain(line => line.Contains("rp-1") && line.Contains("offline") && !line.Contains("yes"));
    }
}
