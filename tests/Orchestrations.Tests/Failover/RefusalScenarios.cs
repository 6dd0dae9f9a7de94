using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class RefusalScenarios
{
    [Fact]
    public async Task The_loser_of_a_race_is_refused_naming_the_winner()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "PowerOff", new Reply.Wait(TimeSpan.FromSeconds(30)));
        var plan = Sample.Plan("db");
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));

        await runbook.RequestAsync(Sample.Request(plan, "run-2"));
        var loser = await runbook.ReportAsync("run-2");
        var winner = await runbook.ReportAsync("run-1");

        loser.Outcome.Should().Be(RunOutcome.Refused);
        loser.Error!.Code.Should().Be(ErrorCodes.GroupBusy);
        loser.Error.Message.Should().Contain("run-1");
        loser.ShouldHaveEveryStepOnce();
        loser.Machines.Should().OnlyContain(machine => machine.Outcome == StepOutcome.NotReached);
        winner.Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Calls.Should().NotContain(call => call.Run.Value == "run-2", "a refused run touches nothing");
    }

    [Fact]
    public async Task A_run_that_was_never_requested_is_refused_and_touches_nothing()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.StartAsync(Sample.Request(Sample.ThreeTiers));

        await ShouldBeRefusedAsync(runbook, "run-1", ErrorCodes.NotRequested);
    }

    [Fact]
    public async Task A_run_whose_announcement_comes_a_moment_late_begins()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = Sample.Request(Sample.Plan("db"));
        await runbook.StartAsync(request);
        await runbook.PassAsync(TimeSpan.FromSeconds(3));

        await runbook.AnnounceAsync(request);

        (await runbook.ReportAsync("run-1")).Outcome.Should().Be(
            RunOutcome.Completed, "on Durable Functions announcement and start travel by different queues");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_with_another_plan_than_requested_is_refused(bool withItsOwnHash)
    {
        await using var runbook = await Runbook.OpenAsync();
        var asked = Sample.Request(Sample.Plan("db"));
        var altered = asked with { Plan = Sample.Plan("somebody-elses-db") };
        await runbook.AnnounceAsync(asked);

        await runbook.StartAsync(withItsOwnHash ? altered with { PlanHash = PlanHash.Of(altered.Plan) } : altered);

        await ShouldBeRefusedAsync(runbook, "run-1", ErrorCodes.NotRequested);
    }

    [Fact]
    public async Task An_instance_of_another_id_than_its_run_is_refused_and_writes_no_record()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = Sample.Request(Sample.Plan("db"));
        await runbook.AnnounceAsync(request);
        await runbook.StartAsync(request, instanceId: "another");

        await ShouldBeRefusedAsync(runbook, "another", ErrorCodes.NotRequested);

        (await runbook.Client.GetEntityAsync(RunRecord.Name, "run-1")).Should().BeNull(
            "it must not write into the record of the run that it pretends to be");
    }

    [Fact]
    public async Task A_pipeline_started_by_hand_is_refused()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        var work = new MachineWork
        {
            Run = new RunId("run-1"),
            RunNumber = 1,
            Operation = Operation.PlannedFailover,
            Group = plan.Group,
            Machine = plan.Machines[0],
            Primary = plan.Primary,
            Recovery = plan.Recovery,
            Key = MachineKey.Of(plan, plan.Machines[0]),
            Remaining = [PipelineStep.PowerOff],
        };

        await runbook.Client.ScheduleNewOrchestrationInstanceAsync(MachinePipeline.Name, work, "by-hand");
        await runbook.UntilAsync(async () => (await runbook.Client.GetInstanceAsync("by-hand"))!.IsCompleted);

        runbook.World.Calls.Should().BeEmpty("only a run that has begun takes machines anywhere");
        (await runbook.MachineAsync(plan, "db")).Should().BeNull();
    }

    [Fact]
    public async Task A_plan_with_a_cycle_is_refused_before_it_can_hang_anything()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.RequestAsync(Sample.Request(Sample.Plan("a < b", "b < a")));

        await ShouldBeRefusedAsync(runbook, "run-1", ErrorCodes.PlanInvalid);
    }

    [Fact]
    public async Task A_plan_without_machines_is_refused()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.RequestAsync(Sample.Request(Sample.Plan()));

        await ShouldBeRefusedAsync(runbook, "run-1", ErrorCodes.PlanInvalid);
    }

    [Fact]
    public async Task A_second_failover_of_a_group_at_the_DR_site_is_refused()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.RunAsync(Sample.Request(Sample.Plan("db")));
        var calls = runbook.World.Calls.Count;

        var second = await runbook.RunAsync(Sample.Request(Sample.Plan("db"), "run-2"));

        second.Error!.Code.Should().Be(ErrorCodes.IllegalInPhase);
        runbook.World.Calls.Should().HaveCount(calls);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
    }

    [Fact]
    public async Task A_machine_of_another_groups_run_is_left_alone()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        await runbook.Client.SignalEntityAsync(
            ProtectedMachine.Claim,
            MachineKey.Of(plan, plan.Machines[0]),
            new ClaimRequest(new RunId("theirs"), new GroupName("crm"), 1));

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("db", Step.PowerOff).Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Failed, Error = new { Code = ErrorCodes.MachineBusy } });
        runbook.World.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_left_of_an_abandoned_run_gets_no_permit_and_the_next_run_completes()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Script("db", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 30).ToArray<Reply>());
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromMinutes(1));

        // The run's instance dies, its pipeline lives on; somebody notices and starts anew.
        await runbook.Client.TerminateInstanceAsync("run-1", "operator");
        await runbook.Client.SignalEntityAsync(ProtectionGroup.Abandon, Sample.Group.Value, new RunId("run-1"));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
        await runbook.PassAsync(TimeSpan.FromMinutes(10));
        var zombie = runbook.World.Calls.Where(call => call.Run.Value == "run-1").Max(call => call.At);
        runbook.World.Script("db", "LiveSync");
        var report = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        zombie.Should().BeBefore(Sample.Morning.AddMinutes(5), "its permit was not renewed");
        report.Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task A_pipeline_of_an_abandoned_run_that_had_not_claimed_its_machine_yet_does_not_get_it()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("web < db", "db");
        runbook.World.Script("web", "PowerOff", new Reply.Wait(TimeSpan.FromSeconds(60)));
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));
        var number = (await runbook.GroupAsync()).RunNumber;

        await runbook.Client.TerminateInstanceAsync("run-1", "operator");
        await runbook.Client.SignalEntityAsync(ProtectionGroup.Abandon, Sample.Group.Value, new RunId("run-1"));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));
        await runbook.Client.SignalEntityAsync(
            ProtectedMachine.Claim,
            MachineKey.Of(plan, plan.Machines[1]),
            new ClaimRequest(new RunId("run-1"), plan.Group, number));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));

        (await runbook.MachineAsync(plan, "db"))!.Owner.Should().BeNull("the group is free for another run");
        (await runbook.RunAsync(Sample.Request(plan, "run-2"))).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task A_run_whose_machine_was_claimed_by_a_newer_run_of_the_group_is_refused_its_next_permit()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        var key = MachineKey.Of(plan, plan.Machines[0]);
        runbook.World.Script("db", "PowerOff", new Reply.Wait(TimeSpan.FromSeconds(10)));
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));

        await runbook.Client.SignalEntityAsync(
            ProtectedMachine.Claim, key, new ClaimRequest(new RunId("run-2"), plan.Group, 2));
        var report = await runbook.ReportAsync("run-1");

        report.Step("db", Step.Backup).Error!.Code.Should().Be(ErrorCodes.PermitRefused);
        runbook.World.CallsOf("Backup").Should().BeEmpty();
        (await runbook.MachineAsync(plan, "db"))!.Owner.Should().Be(new RunId("run-2"), "its release is not heard either");
    }

    private static async Task ShouldBeRefusedAsync(Runbook runbook, string instanceId, string code)
    {
        var report = await runbook.ReportAsync(instanceId);
        report.Outcome.Should().Be(RunOutcome.Refused);
        report.Error!.Code.Should().Be(code);
        report.ShouldHaveEveryStepOnce();
        runbook.World.Calls.Should().BeEmpty("a refused run touches nothing");
        (await runbook.GroupAsync()).CurrentRun.Should().BeNull();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Unprotected);
    }
}
