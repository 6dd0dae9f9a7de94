using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class OutcomesTests
{
    [Fact]
    public void Success_is_every_machine_there()
    {
        Of(Operation.PlannedFailover, Work, Work).Should().Be(RunOutcome.Completed);
        Of(Operation.LiveSync, Work, Work with { SkippedBecause = "disabled" }).Should().Be(RunOutcome.CompletedWithSkips);
        Of(Operation.LiveSync, Failed(ErrorCodes.CopyFailed), Work with { SkippedBecause = "disabled" }).Should().Be(
            RunOutcome.Stopped, "a failure is never hidden by a skip");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Only_what_runs_beside_production_can_have_made_way(Operation operation)
    {
        var made = OperationSteps.IsBackground(operation) ? RunOutcome.Cancelled : RunOutcome.Stopped;
        Of(operation, Failed(ErrorCodes.Yielded), Work).Should().Be(made);
        Of(operation, Failed(ErrorCodes.PermitRefused), Work).Should().Be(RunOutcome.Stopped, "who makes way says so");
        Of(operation, Failed(ErrorCodes.Yielded), Failed(ErrorCodes.CopyFailed)).Should().Be(
            RunOutcome.Stopped, "a failure of its own is one");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_steps_each_once_and_a_runbook(Operation operation)
    {
        OperationSteps.Of(operation).Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        Runbooks.Of(operation).Should().NotBeNull();
    }

    [Fact]
    public void A_group_is_untouched_as_long_as_nothing_but_a_fence_began()
    {
        var fenced = Work.BeginStep(Step.Fence, Sample.Morning);

        Outcomes.IsUntouched([Work, fenced]).Should().BeTrue();
        Outcomes.IsUntouched([Work, fenced.BeginStep(Step.PowerOff, Sample.Morning)]).Should().BeFalse();
        Outcomes.IsUntouched([Work with { AtTarget = true }]).Should().BeFalse("an earlier run brought it there");
    }

    public static TheoryData<Operation> Operations => [.. Enum.GetValues<Operation>()];

    private static MachineWork Work => new()
    {
        Run = new RunId("run-1"),
        RunNumber = 1,
        Operation = Operation.Failback,
        Group = Sample.Group,
        Machine = Sample.Machine("db"),
        Primary = Sample.Plan("db").Primary,
        Recovery = Sample.Plan("db").Recovery,
        Key = "key",
    };

    private static MachineWork Failed(string code) => Work with { Error = new DrError(code, "It failed.", "Mend it.") };

    private static RunOutcome Of(Operation operation, params MachineWork[] works) => Outcomes.Of(operation, works, cancel: null);
}
