using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

public sealed class ScheduledRunsTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 23, 15, 30, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = ApiHost.Clock();
    private readonly LoadedPlan _plan = ApiHost.Plans().All[0];
    private readonly MemoryClient _client;

    public ScheduledRunsTests() => _client = new MemoryClient(_time);

    [Fact]
    public async Task An_occurrence_starts_a_cycle_in_the_schedules_name_and_twice_the_same_one()
    {
        var first = await StartAsync(Due);
        var again = await StartAsync(Due);

        var run = first.Should().BeOfType<StartOutcome.Started>().Which.Run;
        again.Should().Be(new StartOutcome.Repeated(run));
        var request = KnownRuns.RequestOf(_client.Get(run.Value))!;
        request.Operation.Should().Be(Operation.LiveSync);
        request.RequestedBy.Should().Be("schedule");
        request.Plan.Group.Should().Be(_plan.Plan.Group);
    }

    [Fact]
    public async Task The_same_occurrence_is_the_same_run_on_every_host_and_each_has_its_own()
    {
        var run = ((StartOutcome.Started)await StartAsync(Due)).Run;
        End(run);

        ((StartOutcome.Started)await StartAsync(Due.AddMinutes(5))).Run.Should().NotBe(run);
        var elsewhere = await new ScheduledRuns(Starter()).StartAsync(new MemoryClient(_time), _plan, Due, CancellationToken.None);
        elsewhere.Should().Be(new StartOutcome.Started(run), "two hosts that share a store must not start two");
    }

    [Fact]
    public async Task A_group_that_is_busy_is_left_alone()
    {
        var run = ((StartOutcome.Started)await StartAsync(Due)).Run;

        var next = await StartAsync(Due.AddMinutes(5));

        next.Should().BeOfType<StartOutcome.Refused>().Which.InTheWay.Should().Be(run, "cycles do not pile up");
    }

    [Fact]
    public async Task A_group_at_the_DR_site_keeps_up_its_way_back()
    {
        await BeginAsync(Operation.PlannedFailover);
        (await StartAsync(Due)).Should().BeOfType<StartOutcome.Refused>("a failover is under way")
            .Which.Error.Code.Should().Be(ErrorCodes.IllegalInPhase);
        await _client.SignalEntityAsync(
            ProtectionGroup.Complete, "payroll", new CompleteRequest(new RunId("other"), RunOutcome.Completed, InstancesStarted: true));

        var run = (await StartAsync(Due.AddMinutes(5))).Should().BeOfType<StartOutcome.Started>().Which.Run;

        KnownRuns.RequestOf(_client.Get(run.Value))!.Operation.Should().Be(Operation.Reprotect);
    }

    [Fact]
    public async Task A_group_that_needs_recovery_gets_no_cycle_but_its_old_sources_are_looked_after()
    {
        await BeginAsync(Operation.PlannedFailover);
        await _client.SignalEntityAsync(
            ProtectionGroup.Complete, "payroll", new CompleteRequest(new RunId("other"), RunOutcome.Stopped, InstancesStarted: false));

        (await StartAsync(Due)).Should().BeOfType<StartOutcome.Started>().Which.Run.Value.Should().StartWith(
            "payroll-reprotect-", "some of its machines may run at the DR site beside a source that returns");
    }

    private Task<StartOutcome> StartAsync(DateTimeOffset due) =>
        new ScheduledRuns(Starter()).StartAsync(_client, _plan, due, CancellationToken.None);

    private RunStarter Starter() => new(
        new GroupGate(new LostRuns(NullLogger<LostRuns>.Instance)), new RunIds(_time, _ => 1), _time, NullLogger<RunStarter>.Instance);

    private async Task BeginAsync(Operation operation)
    {
        var run = new RunId("other");
        await _client.SignalEntityAsync(ProtectionGroup.Request, "payroll", new RunTicket(run, operation, _plan.Hash));
        await _client.SignalEntityAsync(
            ProtectionGroup.Begin, "payroll", new BeginRequest(run, operation, _plan.Hash, _plan.Hash, []));
    }

    private void End(RunId run) =>
        _client.Set(_client.Get(run.Value) with { RuntimeStatus = OrchestrationRuntimeStatus.Completed });
}
