using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Control;

public class CancelScenarios
{
    private static readonly Plan Tiers = Sample.ThreeTiers with { Fence = FenceMode.Lock };

    /// <summary>Operations that move machines, from a group that they are legal for.</summary>
    public static TheoryData<Operation, Pace> Moving => new()
    {
        { Operation.PlannedFailover, Pace.Pipelined },
        { Operation.PlannedFailover, Pace.Stages },
        { Operation.UnplannedFailover, Pace.Pipelined },
        { Operation.Failback, Pace.Pipelined },
        { Operation.UndoFailover, Pace.Pipelined },
    };

    /// <summary>Before each call and after each: up to the barrier all goes back, after it the report says what is left.</summary>
    [Theory]
    [MemberData(nameof(Moving))]
    public async Task A_run_that_is_cancelled_at_any_moment_leaves_nothing_down_silently(Operation operation, Pace pace)
    {
        var (cancelled, went) = (0, 0);
        for (var moment = 0; ; moment++)
        {
            await using var runbook = await StandingAsync(operation);
            var before = (await runbook.GroupAsync()).Phase;
            var report = await CancelledAtAsync(runbook, operation, pace, moment);
            if (report is null)
            {
                break;
            }

            if (report.Outcome == RunOutcome.Completed)
            {
                went++;
                continue;
            }

            cancelled++;
            await LooksTrueAsync(runbook, report, before, moment);
            await GoesOnAsync(runbook, operation, moment);
        }

        cancelled.Should().BeGreaterThan(12, "a run of three machines has many moments");
        went.Should().BeLessThan(8, "only at the very end a run completes all the same");
    }

    [Fact]
    public async Task Before_the_barrier_sources_are_on_again_in_order_and_the_phase_is_as_it_was()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(10));
        runbook.World.SourceRuns("db").Should().BeFalse();
        var calls = runbook.World.Calls.Count;
        var asked = runbook.Now;

        await runbook.CancelAsync(request.Run);
        var report = await runbook.ReportAsync(request.Run.Value);

        (runbook.Now - asked).Should().BeLessThan(TimeSpan.FromMinutes(2), "a wait for a copy does not hold up a cancellation");
        report.Outcome.Should().Be(RunOutcome.Cancelled);
        report.Cancelled.Should().BeEquivalentTo(new { By = "unverified:bob", Why = "wrong day" });
        report.Machines.Should().OnlyContain(machine => machine.Outcome == StepOutcome.RolledBack);
        report.Machine("db").Rollback.Select(step => step.Step).Should().Contain([Step.Start, Step.EnableLiveSync]);
        report.Error!.Message.Should().Contain("3 machines are back");
        runbook.World.Calls.Skip(calls).Where(call => call.Activity == "StartInstance").Select(call => call.Machine)
            .Should().Equal("db", "app", "web");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
        await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_DR_site_out_the_sources_come_back_since_nothing_ever_left_them(bool terminated)
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        runbook.World.Script("db", "LiveSync", new Reply.First(() => runbook.World.TakeOut("recovery")));
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(10));
        runbook.World.SourceRuns("db").Should().BeFalse();
        var asked = runbook.Now;

        if (terminated)
        {
            await runbook.TerminateAsync(request.Run);
            (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        }
        else
        {
            await runbook.CancelAsync(request.Run);
            (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Cancelled);
        }

        (runbook.Now - asked).Should().BeLessThan(TimeSpan.FromMinutes(10));
        runbook.World.BringBack("recovery");
        await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
    }

    [Fact]
    public async Task After_the_barrier_it_stops_and_says_what_it_leaves_and_the_same_operation_rolls_forward()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        runbook.World.Script("app", "HealthGate", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(30)), 10)]);
        await runbook.RequestAsync(request);
        await runbook.UntilAsync(() => Task.FromResult(runbook.World.CallsOf("HealthGate").Contains("app")));

        await runbook.CancelAsync(request.Run);
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Outcome.Should().Be(RunOutcome.Cancelled);
        report.Machine("db").Outcome.Should().Be(StepOutcome.Completed);
        report.Machines.Should().OnlyContain(machine => machine.Rollback.Count == 0, "after the barrier nothing is rolled back");
        report.Error!.Message.Should().Contain("db at the DR side").And.Contain("app started at the DR side");
        report.Error.Remedy.Should().Contain("roll-forward").And.Contain("recover");
        runbook.World.CallsOf("StartInstance").Should().NotContain("web");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
        runbook.World.ForgetScripts();

        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Tiers);
    }

    [Fact]
    public async Task What_a_cancelled_run_backed_up_is_not_what_the_next_one_starts_from()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        var first = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        await runbook.RequestAsync(first);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        await runbook.CancelAsync(first.Run);
        var cancelled = await runbook.ReportAsync(first.Run.Value);
        runbook.World.ForgetScripts();
        runbook.World.StartSource("db");

        var second = await runbook.DoAsync(Operation.PlannedFailover, Tiers);

        second.Outcome.Should().Be(RunOutcome.Completed);
        second.Step("db", Step.Backup).RestorePoint.Should().NotBe(cancelled.Step("db", Step.Backup).RestorePoint);
        runbook.ShouldHaveMovedAll(Tiers);
    }

    [Fact]
    public async Task An_event_that_is_lost_delays_and_loses_nothing()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 5)]);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(3));

        await runbook.Client.SignalEntityAsync(RunControl.Cancel, request.Run.Value, new CancelOrder("unverified:bob", runbook.Now));

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Cancelled, "the barrier does not open");
        await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
    }

    [Fact]
    public async Task A_cycle_that_is_cancelled_stops_and_the_next_one_goes_on()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        var request = runbook.NextRequest(Operation.LiveSync, Tiers);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));

        await runbook.CancelAsync(request.Run);

        (await runbook.ReportAsync(request.Run.Value)).Should().BeEquivalentTo(
            new { Outcome = RunOutcome.Cancelled, Error = new { Code = ErrorCodes.Cancelled } });
        runbook.World.ForgetScripts();
        (await runbook.DoAsync(Operation.LiveSync, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
    }

    [Fact]
    public async Task Where_a_source_cannot_come_back_the_report_says_so()
    {
        await using var runbook = await StandingAsync(Operation.PlannedFailover);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));

        await runbook.CancelAsync(request.Run);
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Outcome.Should().Be(RunOutcome.Stopped, "a machine could not go on");
        report.Machine("db").Should().BeEquivalentTo(new { Outcome = StepOutcome.Failed, Error = new { Code = ErrorCodes.NoCapacity } });
        report.Cancelled.Should().NotBeNull();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
        runbook.World.Violations.Should().BeEmpty();

        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task A_group_of_which_nothing_stands_at_the_DR_site_is_not_called_protected()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", new Reply.Fail(ErrorCodes.Locked));
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        var request = runbook.NextRequest(Operation.PlannedFailover, Tiers);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));

        await runbook.CancelAsync(request.Run);

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Cancelled);
        await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);
        runbook.World.ForgetScripts();
        (await runbook.DoAsync(Operation.LiveSync, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
    }

    private static async Task<Runbook> StandingAsync(Operation operation)
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        if (operation is Operation.Failback or Operation.UndoFailover)
        {
            (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        }

        return runbook;
    }

    /// <summary>Null if the run has no such moment.</summary>
    private static async Task<RunReport?> CancelledAtAsync(Runbook runbook, Operation operation, Pace pace, int moment)
    {
        var request = runbook.NextRequest(operation, Tiers, options => options with { Pace = pace });
        var reached = false;
        var left = moment;
        async Task CountAsync(Call call)
        {
            if (call.Run == request.Run && Interlocked.Decrement(ref left) == -1)
            {
                reached = true;
                await runbook.CancelAsync(request.Run);
            }
        }

        runbook.World.Before = (call, _) => CountAsync(call);
        runbook.World.After = (call, _) => CountAsync(call);
        var report = await runbook.RunAsync(request);
        (runbook.World.Before, runbook.World.After) = ((_, _) => Task.CompletedTask, (_, _) => Task.CompletedTask);
        return reached ? report : null;
    }

    private static async Task LooksTrueAsync(Runbook runbook, RunReport report, GroupPhase before, int moment)
    {
        var group = await runbook.GroupAsync();
        runbook.World.Violations.Should().BeEmpty("moment {0}", moment);
        report.Outcome.Should().Be(RunOutcome.Cancelled, "moment {0}: {1}", moment, report.Error);
        report.Error!.Code.Should().Be(ErrorCodes.Cancelled);
        if (group.Phase == before)
        {
            await runbook.ShouldServeAsBeforeAsync(Tiers, before == GroupPhase.Protected ? "primary" : "recovery");
            foreach (var machine in Tiers.Machines)
            {
                (await runbook.KnownAsync(Tiers, machine.Name.Value)).Should().BeEquivalentTo(
                    new { Divergence = (LossWindow?)null }, "the old source of {0} was given disks by the run, and did not run, moment {1}", machine.Name, moment);
            }

            return;
        }

        group.Phase.Should().Be(GroupPhase.NeedsRecovery, "moment {0}", moment);
        report.Error.Message.Should().Contain("It leaves", "what is left is named at moment {0}", moment);
        report.Machines.Should().OnlyContain(machine => machine.Rollback.Count == 0, "moment {0}", moment);
    }

    private static async Task GoesOnAsync(Runbook runbook, Operation operation, int moment)
    {
        var again = await runbook.DoAsync(operation, Tiers);
        again.Outcome.Should().Be(RunOutcome.Completed, "again after moment {0}: {1}", moment, again.Error);
        var back = operation is Operation.Failback or Operation.UndoFailover;
        runbook.ShouldRunAt(Tiers, back ? "primary" : "recovery", operation switch
        {
            Operation.PlannedFailover => "primary",
            Operation.Failback => "recovery",
            _ => null,
        });
    }
}
