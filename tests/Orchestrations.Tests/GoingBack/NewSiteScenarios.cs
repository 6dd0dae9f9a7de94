using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.GoingBack;

public class NewSiteScenarios
{
    private static readonly Plan Plan = Sample.Plan("web < db", "db").WithThirdSite();

    [Fact]
    public async Task A_group_goes_to_a_new_site_and_goes_on_under_its_new_keys()
    {
        await using var runbook = await FailedOverAsync();

        var report = await runbook.DoAsync(Operation.Failback, Plan, ToThird);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machines.Should().OnlyContain(machine => machine.Decision!.Vm == FailbackVm.NewSite);
        report.PlanChange.Should().Contain("primary: third").And.Contain("rg-third");
        runbook.ShouldRunAt(Plan, "third", withAllOf: "recovery");
        var group = await runbook.GroupAsync();
        group.Should().BeEquivalentTo(new { Phase = GroupPhase.Reseeding, Moved = new { ResourceGroup = "rg-third" } });
        var moved = Plan.As(group.Moved);
        (await runbook.KnownAsync(moved, "db")).Should().BeEquivalentTo(
            new { ActiveSite = SiteRole.Primary, PrimaryVm = (string?)null, LiveSyncDisabled = false });

        (await runbook.DoAsync(Operation.LiveSync, moved)).Outcome.Should().Be(RunOutcome.Completed);
        var again = await runbook.DoAsync(Operation.PlannedFailover, moved);

        again.Outcome.Should().Be(RunOutcome.Completed, "{0}", again.Error);
        runbook.ShouldRunAt(Plan, "recovery", withAllOf: "third");
    }

    [Fact]
    public async Task A_target_that_the_plan_does_not_name_is_refused()
    {
        await using var runbook = await FailedOverAsync();

        var report = await runbook.DoAsync(Operation.Failback, Plan, options => options with { Target = "nowhere" });

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.BadRequest } });
        runbook.ShouldRunAt(Plan, "recovery");
    }

    [Fact]
    public async Task A_vm_of_somebody_else_by_the_same_name_keeps_the_group_where_it_is()
    {
        await using var runbook = await FailedOverAsync();
        var (theirs, disk) = SomebodyElses(runbook, "db");

        var refused = await runbook.DoAsync(Operation.Failback, Plan, ToThird);

        refused.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.DestinationUnusable } });
        refused.Error!.Message.Should().Contain("'db'");
        runbook.ShouldRunAt(Plan, "recovery");
        theirs.Disk.Should().Be(disk, "nobody overwrites a VM that is not the machine's");
    }

    [Fact]
    public async Task A_vm_of_somebody_else_that_appears_after_the_look_is_not_overwritten()
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Script("db", "Backup", new Reply.First(() => SomebodyElses(runbook, "db")));

        var report = await runbook.DoAsync(Operation.Failback, Plan, ToThird);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Machine("db").Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        runbook.World.Look("db", machine => machine.At("third", "rg-third").Disk).Should().Be("theirs");
    }

    [Theory]
    [InlineData(Operation.LiveSync)]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.EnableLiveSync)]
    public async Task A_target_moves_nothing_but_a_failback(Operation operation)
    {
        await using var runbook = await Runbook.OpenAsync();

        (await runbook.DoAsync(operation, Plan, ToThird)).Outcome.Should().Be(RunOutcome.Completed);

        (await runbook.GroupAsync()).Moved.Should().BeNull("the machines are where they were");
    }

    [Theory]
    [InlineData(Operation.Failback)]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.UnplannedFailover)]
    [InlineData(Operation.UndoFailover)]
    public async Task Once_half_of_a_group_is_at_a_new_site_only_a_failback_there_goes_on(Operation operation)
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Script("web", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.Failback, Plan, ToThird)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.Runs("db", "third").Should().BeTrue();

        var wrong = await runbook.DoAsync(operation, Plan, options => options with { Force = [ErrorCodes.PlanDrifted] });

        wrong.Outcome.Should().Be(RunOutcome.Stopped, "a readiness check that is overridden is not the only guard");
        wrong.Machine("web").Error!.Code.Should().Be(ErrorCodes.RunsElsewhere, "its old source is not the truth any more");
        runbook.World.Runs("db", "third").Should().BeTrue("it was left alone");
        runbook.World.Runs("db", "recovery").Should().BeFalse();

        var right = await runbook.DoAsync(Operation.Failback, Plan, ToThird);

        right.Outcome.Should().Be(RunOutcome.Completed, "{0}", right.Error);
        runbook.ShouldRunAt(Plan, "third", withAllOf: "recovery");
    }

    [Fact]
    public async Task A_group_of_which_a_machine_never_left_goes_back_and_to_no_new_site()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "HealthGate", new Reply.Fail(ErrorCodes.HealthGateFailed));
        (await runbook.DoAsync(Operation.PlannedFailover, Plan)).Outcome.Should().Be(RunOutcome.Stopped);

        var refused = await runbook.DoAsync(Operation.Failback, Plan, ToThird);

        refused.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.RunsElsewhere } });
        runbook.World.Runs("db", "recovery").Should().BeTrue("the group must not be torn between two sites");

        (await runbook.DoAsync(Operation.Failback, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task A_group_that_comes_back_to_a_site_that_it_left_behind_locks_is_let_in()
    {
        var plan = Plan with { Fence = FenceMode.Lock };
        await using var runbook = await FailedOverAsync();
        await runbook.DoAsync(Operation.Reprotect, plan);
        await runbook.DoAsync(Operation.Failback, plan, ToThird);
        var moved = plan.As((await runbook.GroupAsync()).Moved) with
        {
            FailbackTargets = [new FailbackTarget(plan.Primary, "rg-prod", "subnet-primary")],
        };
        (await runbook.DoAsync(Operation.PlannedFailover, moved)).Outcome.Should().Be(RunOutcome.Completed);
        foreach (var machine in plan.Machines)
        {
            runbook.World.Look(machine.Name.Value, found => found.At("primary").Locked).Should().BeTrue();
            runbook.World.Look(machine.Name.Value, found => found.At("primary").Ours = true);
        }

        var back = await runbook.DoAsync(Operation.Failback, moved, options => options with { Target = "primary" });

        back.Outcome.Should().Be(RunOutcome.Completed, "{0}", back.Error);
        runbook.ShouldRunAt(plan, "primary", withAllOf: "recovery");
    }

    private static (WorldVm Vm, string Disk) SomebodyElses(Runbook runbook, string machine) => runbook.World.Look(machine, found =>
    {
        var vm = found.At("third", "rg-third");
        vm.Exists = true;
        vm.Disk = "theirs";
        return (vm, vm.Disk);
    });

    private static RunOptions ToThird(RunOptions options) => options with { Target = "third" };

    private static async Task<Runbook> FailedOverAsync()
    {
        var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, Plan);
        (await runbook.DoAsync(Operation.PlannedFailover, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }
}
