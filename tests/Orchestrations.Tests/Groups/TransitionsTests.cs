using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

/// <summary>The table, cell by cell: a new phase or operation fails here until somebody decides about it.</summary>
public class TransitionsTests
{
    public static TheoryData<GroupPhase, Operation, GroupPhase?> Beginnings => new()
    {
        { GroupPhase.Protected, Operation.PlannedFailover, GroupPhase.FailingOver },
        { GroupPhase.FailingOver, Operation.PlannedFailover, null },
        { GroupPhase.ReadyToStart, Operation.PlannedFailover, GroupPhase.FailingOver },
        { GroupPhase.FailedOver, Operation.PlannedFailover, null },
        { GroupPhase.NeedsRecovery, Operation.PlannedFailover, GroupPhase.FailingOver },
    };

    public static TheoryData<Operation, RunOutcome, bool, GroupPhase> Endings => new()
    {
        { Operation.PlannedFailover, RunOutcome.Completed, true, GroupPhase.FailedOver },
        { Operation.PlannedFailover, RunOutcome.Completed, false, GroupPhase.ReadyToStart },
        { Operation.PlannedFailover, RunOutcome.CompletedWithSkips, true, GroupPhase.FailedOver },
        { Operation.PlannedFailover, RunOutcome.CompletedWithSkips, false, GroupPhase.ReadyToStart },
        { Operation.PlannedFailover, RunOutcome.Stopped, true, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Stopped, false, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Cancelled, true, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Cancelled, false, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Refused, true, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Refused, false, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Failed, true, GroupPhase.NeedsRecovery },
        { Operation.PlannedFailover, RunOutcome.Failed, false, GroupPhase.NeedsRecovery },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Begin_OfEachPhaseAndOperation_IsAsTheTableSays(GroupPhase phase, Operation operation, GroupPhase? next) =>
        Transitions.Begin(phase, operation).Should().Be(next);

    [Theory]
    [MemberData(nameof(Endings))]
    public void End_OfEachOutcome_IsAsTheTableSays(
        Operation operation, RunOutcome outcome, bool started, GroupPhase next) =>
        Transitions.End(operation, outcome, started).Should().Be(next);

    [Fact]
    public void TheTables_CoverEveryCombination()
    {
        Beginnings.Should().HaveCount(
            Enum.GetValues<GroupPhase>().Length * Enum.GetValues<Operation>().Length,
            "an operation in a phase that nobody thought of is a defect");
        Endings.Should().HaveCount(
            Enum.GetValues<Operation>().Length * Enum.GetValues<RunOutcome>().Length * 2,
            "so is an outcome that nobody thought of");
    }
}
