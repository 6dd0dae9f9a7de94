using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

public sealed class StartRunTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = ApiHost.Clock();
    private MemoryClient _client = null!;
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        _client = new MemoryClient(_time);
        _api = await ApiHost.StartAsync(_client, _time, ApiHost.Plans(), _ => 0x3fa9c1);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Get_RunWithABlockedPipeline_ShowsItAtItsMachineWithTheWayOn()
    {
        var run = (await _api.FailOverAsync("{}")).Text("id");
        var name = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan.Machines[0].Name.Value;
        _client.Set(new OrchestrationMetadata("MachinePipeline", $"{run}:{name}:off")
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Blocked,
            CreatedAt = _time.GetUtcNow(),
            LastUpdatedAt = _time.GetUtcNow(),
            FailureDetails = new FailureDetails("DR-8201", "the code does not fit its history"),
        });

        var machines = (await _api.GetAsync($"/api/runs/{run}")).Body.GetProperty("machines");

        var blocked = machines.EnumerateArray().Single(machine => machine.GetProperty("machine").GetString() == name);
        blocked.GetProperty("state").GetString().Should().Be("Failed", "it does not go on by itself");
        blocked.GetProperty("error").GetProperty("message").GetString().Should().Contain("does not fit", "that is the cause");
        blocked.GetProperty("error").GetProperty("remedy").GetString().Should().Contain($"{run}:{name}:off/resume", "that is the way on");
    }

    [Fact]
    public async Task Get_GroupWhoseRunWasTerminated_NeedsRecovery()
    {
        var run = (await _api.FailOverAsync("{}")).Text("id");
        var hash = (await _api.GetAsync("/api/groups/payroll")).Text("planHash");
        await _client.SignalEntityAsync(ProtectionGroup.Begin, "payroll", new BeginRequest(
            new RunId(run), Operation.PlannedFailover, hash, hash, []));
        (await _api.GetAsync("/api/groups/payroll")).Text("phase").Should().Be("FailingOver", "the run is under way");

        _client.Set(_client.Get(run) with { RuntimeStatus = OrchestrationRuntimeStatus.Terminated });

        (await _api.GetAsync("/api/groups/payroll")).Text("phase").Should().Be("NeedsRecovery", "nobody will end that run any more");
    }

    [Theory]
    [InlineData("payroll", "database", 409)]
    [InlineData("payroll", "db", 202)]
    [InlineData("another", "database", 202)]
    public async Task Start_MachineWhoseRestorePointsBearAnotherName_IsRefused(string group, string machine, int status)
    {
        var plan = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;
        var db = plan.Machines.Single(candidate => candidate.Name.Value == "db");
        var known = new ProtectedMachineState
        {
            RestorePoints =
            [
                new RestorePoint
                {
                    Id = $"{group}/run-1/{machine}/e1",
                    Epoch = 1,
                    TakenAt = _time.GetUtcNow(),
                    Consistency = Consistency.Crash,
                    Disks = [],
                    Blueprint = new MachineBlueprint { Size = "Standard_D2s_v5", OsType = "Linux", DiskSku = "Premium_LRS" },
                },
            ],
        };
        var former = new VmReference(plan.Primary, "before", db.Source.Vm);
        await _client.SignalEntityAsync(ProtectedMachine.Adopt, MachineKey.Of(plan, db), new AdoptRequest(known, former));

        var answer = await _api.FailOverAsync("{}");

        ((int)answer.Status).Should().Be(status);
        if (status == 409)
        {
            answer.Text("code").Should().Be(ErrorCodes.PlanInvalid);
            answer.Text("remedy").Should().Contain("'database'");
        }
    }

    [Fact]
    public async Task Start_KnownGroup_AnswersWithTheManagementPayloadOfDurableFunctions()
    {
        var answer = await _api.FailOverAsync("{}");

        const string Id = "payroll-planned-failover-20261123T153455Z-3fa9c1";
        var instance = $"http://127.0.0.1:{_api.Port}/runtime/webhooks/durabletask/instances/{Id}";
        answer.Status.Should().Be(HttpStatusCode.Accepted);
        answer.Headers["Location"].Should().Be(instance, "clients of Durable Functions poll there");
        answer.Members.Should().BeEquivalentTo(
            "id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "suspendPostUri", "resumePostUri", "purgeHistoryDeleteUri");
        answer.Text("id").Should().Be(Id, "operators read it in lists");
        answer.Text("statusQueryGetUri").Should().Be(instance);
        answer.Text("sendEventPostUri").Should().Be(instance + "/raiseEvent/{eventName}");
        answer.Text("terminatePostUri").Should().Be(instance + "/terminate?reason={text}");
        answer.Text("suspendPostUri").Should().Be(instance + "/suspend?reason={text}");
        answer.Text("resumePostUri").Should().Be(instance + "/resume?reason={text}");
        answer.Text("purgeHistoryDeleteUri").Should().Be(instance);
    }

    [Fact]
    public async Task Start_HandsTheResolvedPlanOverAndAnnouncesTheRunToItsGroup()
    {
        var answer = await _api.SendAsync(
            HttpMethod.Post, "/api/groups/payroll/planned-failover", """{ "startInstances": false }""", headers: [("X-Dr-User", "Ada Lovelace")]);

        var run = answer.Text("id");
        var request = JsonSerializer.Deserialize(_client.Get(run).SerializedInput!, ContractsJson.Default.RunRequest)!;
        request.Run.Value.Should().Be(run);
        request.Options.StartInstances.Should().BeFalse();
        request.RequestedBy.Should().Be("unverified:Ada Lovelace", "no sign-in has verified it");
        request.RequestedAt.Should().Be(_time.GetUtcNow());
        request.PlanHash.Should().Be(PlanHash.Of(request.Plan), "the group compares the hash of the plan that is run");
        request.Plan.Recovery.Region.Should().Be("northeurope", "the run never reads plans again");
        (await _client.GetEntityAsync(ProtectionGroup.Name, "payroll"))!.Requested
            .Should().Equal(new RunTicket(request.Run, Operation.PlannedFailover, request.PlanHash));
    }

    [Fact]
    public async Task Start_WithoutUserHeader_NamesTheOperatingSystemsUser()
    {
        var run = (await _api.FailOverAsync()).Text("id");

        JsonSerializer.Deserialize(_client.Get(run).SerializedInput!, ContractsJson.Default.RunRequest)!
            .RequestedBy.Should().Be("unverified:" + Environment.UserName);
    }

    [Fact]
    public async Task Start_UnknownGroup_Is404()
    {
        var answer = await _api.SendAsync(HttpMethod.Post, "/api/groups/payrol/planned-failover");

        answer.ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownGroup);
        answer.Text("expected").Should().Contain("payroll");
    }

    [Fact]
    public async Task Start_WhileARunHasNotBegunYet_Is409WithItsId()
    {
        var running = (await _api.FailOverAsync()).Text("id");

        var second = await _api.FailOverAsync();

        second.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.GroupBusy);
        second.Text("run").Should().Be(running, "a client goes on to look at it");
    }

    [Fact]
    public async Task Start_WhileARunIsUnderWay_Is409WithItsId()
    {
        var running = (await _api.FailOverAsync()).Text("id");
        await BeginAsync(running);

        (await _api.FailOverAsync()).Text("run").Should().Be(running);
    }

    [Fact]
    public async Task Start_InAPhaseThatForbidsIt_Is409()
    {
        var run = (await _api.FailOverAsync()).Text("id");
        await BeginAsync(run);
        await _client.SignalEntityAsync(
            ProtectionGroup.Complete, "payroll", new CompleteRequest(new RunId(run), RunOutcome.Completed, InstancesStarted: true));
        End(run, OrchestrationRuntimeStatus.Completed);

        var again = await _api.FailOverAsync();

        again.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.IllegalInPhase);
        again.Text("expected").Should().Contain("Protected").And.Contain("NeedsRecovery");
        again.Members.Should().NotContain("run", "no run is in the way");
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated, false)]
    [InlineData(OrchestrationRuntimeStatus.Failed, false)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    public async Task Start_AfterARunThatEndedWithoutCompleting_FreesTheGroup(OrchestrationRuntimeStatus status, bool purged)
    {
        var lost = (await _api.FailOverAsync()).Text("id");
        await BeginAsync(lost);
        End(lost, status);
        if (purged)
        {
            await _client.PurgeInstanceAsync(lost);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        var next = await _api.FailOverAsync();

        next.Status.Should().Be(HttpStatusCode.Accepted, "a terminated run must not block its group for ever");
        var group = (await _client.GetEntityAsync(ProtectionGroup.Name, "payroll"))!;
        group.Phase.Should().Be(GroupPhase.NeedsRecovery);
        group.LastRun.Should().Be(new RunId(lost));
    }

    [Theory]
    [InlineData("""{ "startInstance": true, "rehearsal": 1 }""", "startInstance, rehearsal")]
    [InlineData("""{ "startInstances": "yes" }""", "$.startInstances")]
    [InlineData("""{ "startInstances": true, "startInstances": false }""", "no JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("{", "no JSON")]
    public async Task Start_BodyThatIsNotUnderstood_Is400AndNamesIt(string body, string named)
    {
        var answer = await _api.FailOverAsync(body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        answer.Text("detail").Should().Contain(named, "an option that is passed over could start what must stay off");
    }

    [Fact]
    public async Task Start_UnknownMembers_AreListedWithHints()
    {
        var answer = await _api.FailOverAsync("""{ "startInstance": true, "rehearsal": 1 }""");

        answer.Body.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("path").GetString(), error.GetProperty("message").GetString()))
            .Should().Equal(("startInstance", "Unknown. Did you mean 'startInstances'?"), ("rehearsal", "Unknown."));
    }

    [Fact]
    public async Task Start_HugeBody_Is413()
    {
        var answer = await _api.FailOverAsync("{ \"a\": \"" + new string('x', 1024 * 1024) + "\" }");

        answer.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, ErrorCodes.BadRequest);
    }

    [Theory]
    [InlineData("X-Dr-User", "")]
    [InlineData("X-Dr-User", "a\tb")]
    [InlineData("X-Dr-User", "{0}")]
    [InlineData("Idempotency-Key", "")]
    [InlineData("Idempotency-Key", "two words")]
    [InlineData("Idempotency-Key", "{0}")]
    public async Task Start_BadHeader_Is400AndNamesIt(string header, string value)
    {
        var answer = await _api.SendAsync(
            HttpMethod.Post, "/api/groups/payroll/planned-failover",
            headers: [(header, value.Replace("{0}", new string('x', 200), StringComparison.Ordinal))]);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        answer.Text("detail").Should().Contain(header);
    }

    [Fact]
    public async Task Get_RunThatWroteItsReportAndIsNotAtItsEnd_HasNotEnded()
    {
        var run = (await _api.FailOverAsync("{}")).Text("id");
        await BeginAsync(run);
        await _client.SignalEntityAsync(RunRecord.Close, run, Reports.Sound() with { Run = new RunId(run) });

        foreach (var view in new[] { (await _api.GetAsync($"/api/runs/{run}")).Body, (await _api.GetAsync("/api/runs")).Body[0] })
        {
            view.TryGetProperty("endedAt", out _).Should().BeFalse("its group still says that it is under way");
            view.TryGetProperty("outcome", out _).Should().BeFalse();
        }

        (await _api.GetAsync($"/api/runs/{run}/report")).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.ReportNotReady);
        End(run, OrchestrationRuntimeStatus.Completed);
        (await _api.GetAsync($"/api/runs/{run}")).Text("outcome").Should().Be("Completed");
        (await _api.GetAsync($"/api/runs/{run}/report")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task List_RunsThatEndedAndWerePurged_AreToldByTheirRecords()
    {
        var run = (await _api.FailOverAsync("{}")).Text("id");
        await BeginAsync(run);
        await _client.SignalEntityAsync(RunRecord.Close, run, Reports.Sound() with { Run = new RunId(run) });
        End(run, OrchestrationRuntimeStatus.Completed);
        var before = (await _api.GetAsync("/api/runs")).Body.GetRawText();

        await _client.PurgeInstanceAsync(run);

        (await _api.GetAsync("/api/runs")).Body.GetRawText().Should().Be(before, "a list reads no instance of a run that completed");
        before.Should().Contain("\"outcome\":\"Completed\"").And.Contain("\"operation\":\"PlannedFailover\"");
    }

    private async Task BeginAsync(string run)
    {
        var request = JsonSerializer.Deserialize(_client.Get(run).SerializedInput!, ContractsJson.Default.RunRequest)!;
        await _client.SignalEntityAsync(RunRecord.Open, run, RunSummary.Of(request));
        await _client.SignalEntityAsync(ProtectionGroup.Begin, "payroll", new BeginRequest(request.Run, request.Operation, request.PlanHash, request.PlanHash, []));
        (await _client.GetEntityAsync(ProtectionGroup.Name, "payroll"))!.CurrentRun.Should().Be(request.Run);
    }

    private void End(string run, OrchestrationRuntimeStatus status) => _client.Set(_client.Get(run) with { RuntimeStatus = status });
}
