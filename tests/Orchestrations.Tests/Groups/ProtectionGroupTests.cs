using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

public class ProtectionGroupTests
{
    private readonly EntityBench<ProtectionGroupState> _group =
        new(ProtectionGroup.Name, () => new ProtectionGroup(), "payroll");

    [Fact]
    public void Begin_OfAnAnnouncedRun_IsGranted_AndNumbersIt()
    {
        Announce("run-1");

        var result = Begin("run-1");

        result.Refusal.Should().BeNull();
        result.RunNumber.Should().Be(1);
        _group.State.Phase.Should().Be(GroupPhase.FailingOver);
        _group.State.CurrentRun.Should().Be(new RunId("run-1"));
        _group.State.Requested.Should().BeEmpty("a ticket is good for one beginning");
    }

    [Fact]
    public void Begin_Again_ByTheSameRun_IsGrantedAgain_AndChangesNothing()
    {
        Announce("run-1");
        Begin("run-1");
        var before = _group.State;

        Begin("run-1").Should().Be(new BeginResult(null, 1));

        _group.State.Should().BeEquivalentTo(before, "operations are idempotent by run");
    }

    [Fact]
    public void Begin_OfARunThatNobodyAnnounced_IsRefused()
    {
        Begin("run-1").Refusal!.Code.Should().Be(ErrorCodes.NotRequested);
        _group.State.Should().BeEquivalentTo(new ProtectionGroupState(), "a refusal changes nothing");
    }

    [Theory]
    [InlineData("other", "other")]
    [InlineData("hash", "other")]
    public void Begin_WithAnotherPlanThanAnnounced_IsRefused(string stated, string computed)
    {
        Announce("run-1");

        Begin("run-1", stated, computed).Refusal!.Code.Should().Be(ErrorCodes.NotRequested);
        _group.State.CurrentRun.Should().BeNull();
    }

    [Fact]
    public void Begin_WhileAnotherRunIsUnderWay_NamesTheWinner()
    {
        Announce("run-1");
        Announce("run-2");
        Begin("run-1");

        var refusal = Begin("run-2").Refusal;

        refusal!.Code.Should().Be(ErrorCodes.GroupBusy);
        refusal.Message.Should().Contain("run-1");
        refusal.Remedy.Should().Contain("/api/runs/run-1");
    }

    [Fact]
    public void Begin_OnceFailedOver_IsRefused_NamingTheLegalPhases()
    {
        Announce("run-1");
        Begin("run-1");
        Complete("run-1", RunOutcome.Completed);
        Announce("run-2");

        var refusal = Begin("run-2").Refusal;

        refusal!.Code.Should().Be(ErrorCodes.IllegalInPhase);
        refusal.Expected.Should().Contain(nameof(GroupPhase.NeedsRecovery));
    }

    [Fact]
    public void Begin_OfTheNextRun_HasAHigherNumber()
    {
        Announce("run-1");
        Begin("run-1");
        Complete("run-1", RunOutcome.Stopped);
        Announce("run-2");

        Begin("run-2").RunNumber.Should().Be(2, "machines tell later runs from earlier ones by it");
    }

    [Fact]
    public void Complete_OfARunThatIsNotTheCurrentOne_IsIgnored()
    {
        Announce("run-1");
        Begin("run-1");

        Complete("run-0", RunOutcome.Completed);

        _group.State.CurrentRun.Should().Be(new RunId("run-1"));
    }

    [Fact]
    public void Abandon_FreesTheGroupForRecovery_AndTakesTheMachinesFromTheRun()
    {
        Announce("run-1");
        Begin("run-1");

        _group.Run(ProtectionGroup.Abandon, new RunId("run-1"));

        _group.State.Phase.Should().Be(GroupPhase.NeedsRecovery);
        _group.State.LastOutcome.Should().Be(RunOutcome.Failed);
        _group.State.MachineKeys.Should().BeEmpty();
        _group.Signals.Select(signal => $"{signal.Target.Key} {signal.Operation}").Should().Equal(
            ["key-a Release", "key-b Release"], "what is left of the run must not get permits any more");
    }

    [Fact]
    public void Abandon_OfARunThatIsNotTheCurrentOne_IsIgnored()
    {
        Announce("run-1");
        Begin("run-1");

        _group.Run(ProtectionGroup.Abandon, new RunId("run-0"));

        _group.State.Phase.Should().Be(GroupPhase.FailingOver);
        _group.Signals.Should().BeEmpty();
    }

    [Fact]
    public void Request_KeepsTheLatestFifty()
    {
        for (var i = 0; i < 60; i++)
        {
            Announce($"run-{i}");
        }

        Announce("run-59");

        _group.State.Requested.Should().HaveCount(50, "tickets of runs that never came must not pile up");
        _group.State.Requested[^1].Run.Value.Should().Be("run-59");
    }

    [Fact]
    public void Complete_CountsTheTriesOfTheWayBack_UntilOneGetsEverywhere_OrMachinesMove()
    {
        var tries = new List<int>();
        Move("failover-1");
        foreach (var outcome in new[]
        {
            RunOutcome.CompletedWithSkips, RunOutcome.Cancelled, RunOutcome.Completed, RunOutcome.CompletedWithSkips,
        })
        {
            TryWayBack($"way-back-{tries.Count}", outcome);
            tries.Add(_group.State.WayBackTries);
        }

        tries.Should().Equal(1, 2, 1, 2);
        TryWayBack("way-back-given-up", null);
        _group.State.WayBackTries.Should().Be(3, "an abandoned one got nowhere");
        Move("failback", Operation.Failback);
        _group.State.WayBackTries.Should().Be(0, "whatever moved may need another try at once");
    }

    private void Move(string run, Operation operation = Operation.PlannedFailover)
    {
        Announce(run, operation);
        Begin(run, operation: operation).Refusal.Should().BeNull();
        Complete(run, RunOutcome.Completed);
    }

    private void TryWayBack(string run, RunOutcome? outcome)
    {
        Announce(run, Operation.Reprotect);
        Begin(run, operation: Operation.Reprotect).Refusal.Should().BeNull();
        if (outcome is { } ended)
        {
            Complete(run, ended);
        }
        else
        {
            _group.Run(ProtectionGroup.Abandon, new RunId(run));
        }
    }

    private void Announce(string run, Operation operation = Operation.PlannedFailover) =>
        _group.Run(ProtectionGroup.Request, new RunTicket(new RunId(run), operation, "hash"));

    private BeginResult Begin(
        string run, string stated = "hash", string computed = "hash", Operation operation = Operation.PlannedFailover) => _group.Run(
        ProtectionGroup.Begin,
        new BeginRequest(new RunId(run), operation, stated, computed, ["key-a", "key-b"]));

    private void Complete(string run, RunOutcome outcome) =>
        _group.Run(ProtectionGroup.Complete, new CompleteRequest(new RunId(run), outcome, InstancesStarted: true));
}
