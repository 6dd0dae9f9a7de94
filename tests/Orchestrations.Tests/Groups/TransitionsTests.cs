using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

/// <summary>The table, cell by cell: a new phase or operation fails here until somebody decides about it.</summary>
public partial class TransitionsTests
{
    // Rows: operations. Columns: phases. The phase while it runs; = the same as before; . not legal.
    private const string Beginnings = """
                           Unprotected  Protected    Reseeding    FailingOver  ReadyToStart  FailedOver   PartlyFailedOver  FailingBack  NeedsRecovery
        Protect            =            =            =            .            .            .            =                 .            .
        PlannedFailover    FailingOver  FailingOver  FailingOver  .            FailingOver  .            FailingOver       .            FailingOver
        UnplannedFailover  .            FailingOver  FailingOver  .            FailingOver  .            FailingOver       .            FailingOver
        Failback           .            .            .            .            .            FailingBack  FailingBack       .            FailingBack
        UndoFailover       .            .            .            .            FailingBack  FailingBack  FailingBack       .            FailingBack
        Reprotect          .            =            =            .            .            =            =                 .            =
        LiveSync           =            =            =            .            .            .            =                 .            .
        EnableLiveSync     =            =            =            .            .            .            .                 .            .
        DisableLiveSync    =            =            =            .            .            .            .                 .            .
        """;

    // Rows: operations that move machines. Columns: outcomes, of a run that changed something and started instances.
    private const string Endings = """
                           Completed   CompletedWithSkips  Stopped        Cancelled      Refused        Failed
        PlannedFailover    FailedOver  FailedOver          NeedsRecovery  NeedsRecovery  NeedsRecovery  NeedsRecovery
        UnplannedFailover  FailedOver  FailedOver          NeedsRecovery  NeedsRecovery  NeedsRecovery  NeedsRecovery
        Failback           Reseeding   Reseeding           NeedsRecovery  NeedsRecovery  NeedsRecovery  NeedsRecovery
        UndoFailover       Reseeding   Reseeding           NeedsRecovery  NeedsRecovery  NeedsRecovery  NeedsRecovery
        """;

    private static readonly Operation[] Moving =
        [Operation.PlannedFailover, Operation.UnplannedFailover, Operation.Failback, Operation.UndoFailover];

    private static readonly Dictionary<string, Operation> Slugs = new(StringComparer.Ordinal)
    {
        ["protect"] = Operation.Protect,
        ["planned-failover"] = Operation.PlannedFailover,
        ["unplanned-failover"] = Operation.UnplannedFailover,
        ["failback"] = Operation.Failback,
        ["undo-failover"] = Operation.UndoFailover,
        ["reprotect"] = Operation.Reprotect,
    };

    public static TheoryData<Operation, GroupPhase> EveryBeginning => Cross(Enum.GetValues<Operation>(), Enum.GetValues<GroupPhase>());

    public static TheoryData<Operation, RunOutcome> EveryEnding => Cross(Moving, Enum.GetValues<RunOutcome>());

    public static TheoryData<Operation, RunOutcome> EveryEndingBeside =>
        Cross(Enum.GetValues<Operation>().Except(Moving), Enum.GetValues<RunOutcome>());

    [Theory]
    [MemberData(nameof(EveryBeginning))]
    public void Begin_OfEachPhaseAndOperation_IsAsTheTableSays(Operation operation, GroupPhase phase)
    {
        var cell = Cell(Beginnings, operation.ToString(), phase.ToString());

        Transitions.Begin(phase, operation)?.ToString().Should().Be(
            cell == "." ? null : cell == "=" ? phase.ToString() : cell, "{0} in {1}", operation, phase);
    }

    [Theory]
    [MemberData(nameof(EveryBeginning))]
    public void Refusal_OfEachPhaseAndOperation_NamesOperationsThatArePossibleThere(Operation operation, GroupPhase phase)
    {
        if (Transitions.Begin(phase, operation) is not null)
        {
            return;
        }

        var remedy = Refusals.IllegalInPhase("payroll", phase, operation).Remedy;

        var named = Posted().Matches(remedy).Select(match => match.Groups[1].Value).ToList();
        if (phase is GroupPhase.FailingOver or GroupPhase.FailingBack)
        {
            named.Should().BeEmpty("nothing is possible beside the run");
            remedy.Should().Contain("wait").And.Contain("GET /api/groups/payroll names it");
            return;
        }

        named.Should().NotBeEmpty("to look at the phase is no way on");
        named.Where(name => Transitions.Begin(phase, Slugs[name]) is null).Should().BeEmpty("the next step must not be refused too");
    }

    [Theory]
    [MemberData(nameof(EveryEnding))]
    public void End_OfEachOutcome_IsAsTheTableSays(Operation operation, RunOutcome outcome)
    {
        var before = GroupPhase.Protected;

        Transitions.End(before, operation, Ended(outcome) with { InstancesStarted = true }).ToString()
            .Should().Be(Cell(Endings, operation.ToString(), outcome.ToString()));
        Transitions.End(before, operation, Ended(outcome) with { Untouched = true })
            .Should().Be(before, "a run that touched nothing leaves the group as it was");
    }

    [Theory]
    [MemberData(nameof(EveryEndingBeside))]
    public void End_OfWhatRunsBesideProduction_LeavesThePhase_ButForAFullCycle(Operation operation, RunOutcome outcome)
    {
        var cycle = operation is Operation.Protect or Operation.LiveSync && outcome == RunOutcome.Completed;
        Transitions.End(GroupPhase.FailedOver, operation, Ended(outcome))
            .Should().Be(GroupPhase.FailedOver, "a cycle that ends late protects nothing any more");
        foreach (var before in new[] { GroupPhase.Unprotected, GroupPhase.Reseeding })
        {
            Transitions.End(before, operation, Ended(outcome))
                .Should().Be(cycle ? GroupPhase.Protected : before, "{0} ended {1}", operation, outcome);
        }
    }

    [Theory]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.UnplannedFailover)]
    public void End_OfAFailoverThatStartedNothing_IsReadyToStart(Operation operation) =>
        Transitions.End(GroupPhase.Protected, operation, Ended(RunOutcome.Completed))
            .Should().Be(GroupPhase.ReadyToStart);

    [Theory]
    [InlineData(GroupPhase.Unprotected, Operation.PlannedFailover, GroupPhase.Unprotected)]
    [InlineData(GroupPhase.Reseeding, Operation.UnplannedFailover, GroupPhase.Reseeding)]
    [InlineData(GroupPhase.PartlyFailedOver, Operation.PlannedFailover, GroupPhase.PartlyFailedOver)]
    [InlineData(GroupPhase.ReadyToStart, Operation.PlannedFailover, GroupPhase.Protected)]
    [InlineData(GroupPhase.NeedsRecovery, Operation.UnplannedFailover, GroupPhase.Reseeding)]
    [InlineData(GroupPhase.FailedOver, Operation.Failback, GroupPhase.FailedOver)]
    [InlineData(GroupPhase.PartlyFailedOver, Operation.UndoFailover, GroupPhase.PartlyFailedOver)]
    [InlineData(GroupPhase.NeedsRecovery, Operation.Failback, GroupPhase.FailedOver)]
    public void End_OfARunThatWentBack_IsWhereItCameFrom(GroupPhase before, Operation operation, GroupPhase after)
    {
        foreach (var outcome in new[] { RunOutcome.Cancelled, RunOutcome.CompletedWithSkips })
        {
            Transitions.End(before, operation, Ended(outcome) with { RolledBack = true }).Should().Be(after);
        }
    }

    [Fact]
    public void End_OfARunThatLeftMachinesBehind_IsPartlyFailedOver()
    {
        foreach (var operation in Moving)
        {
            var parted = Ended(RunOutcome.CompletedWithSkips) with { InstancesStarted = true, Parted = true };
            Transitions.End(GroupPhase.Protected, operation, parted).Should().Be(GroupPhase.PartlyFailedOver);
            Transitions.End(GroupPhase.Protected, operation, parted with { Outcome = RunOutcome.Stopped })
                .Should().Be(GroupPhase.NeedsRecovery);
        }

        Transitions.End(GroupPhase.Unprotected, Operation.LiveSync, Ended(RunOutcome.Completed) with { Parted = true })
            .Should().Be(GroupPhase.Unprotected, "a cycle of some machines does not protect a group");
        Transitions.End(GroupPhase.PartlyFailedOver, Operation.LiveSync, Ended(RunOutcome.Completed))
            .Should().Be(GroupPhase.PartlyFailedOver);
    }

    private static CompleteRequest Ended(RunOutcome outcome) => new(new RunId("run"), outcome, InstancesStarted: false);

    private static TheoryData<TOne, TOther> Cross<TOne, TOther>(IEnumerable<TOne> ones, IReadOnlyList<TOther> others)
    {
        var data = new TheoryData<TOne, TOther>();
        foreach (var (one, other) in ones.SelectMany(one => others.Select(other => (one, other))))
        {
            data.Add(one, other);
        }

        return data;
    }

    private static string Cell(string table, string row, string column)
    {
        var lines = table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return lines.Single(line => line[0] == row)[1 + Array.IndexOf(lines[0], column)];
    }

    [GeneratedRegex("POST /api/groups/payroll/([a-z-]+)")]
    private static partial Regex Posted();
}
