using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class HappyPathScenarios
{
    [Fact]
    public async Task A_group_fails_over_and_its_report_proves_it()
    {
        await using var runbook = await Runbook.OpenAsync();

        var report = await runbook.RunAsync(Sample.Request(Sample.ThreeTiers));

        report.Outcome.Should().Be(RunOutcome.Completed, "nothing was in the way: {0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Machines.SelectMany(machine => machine.Steps).Should().OnlyContain(
            step => step.Outcome == StepOutcome.Completed && step.Attempts == 1 && step.EndedAt >= step.StartedAt);
        report.Machines.Should().OnlyContain(machine => machine.DataLossSeconds == 0 && machine.Evidence!.OffEpoch == 1);
        report.RtoSeconds.Should().NotBeNull();
        report.RtoNote.Should().Be("From the beginning of the run until the last machine was healthy.");
        report.PlanHash.Should().Be(PlanHash.Of(Sample.ThreeTiers));
        runbook.ShouldHaveMovedAll(Sample.ThreeTiers);
        (await runbook.GroupAsync()).Should().BeEquivalentTo(
            new { Phase = GroupPhase.FailedOver, CurrentRun = (RunId?)null, LastOutcome = RunOutcome.Completed });
        (await runbook.Client.GetEntityAsync(KeptReport.Name, "run-1"))!.Report.Should().BeEquivalentTo(
            report, "the record outlives the instance");
    }

    [Fact]
    public async Task Each_step_ends_before_the_next_one_begins()
    {
        await using var runbook = await Runbook.OpenAsync();
        foreach (var activity in new[] { "PowerOff", "Backup", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate" })
        {
            foreach (var machine in new[] { "web", "app", "db" })
            {
                runbook.World.Script(machine, activity, new Reply.Wait(TimeSpan.FromSeconds(40)));
            }
        }

        var report = await runbook.RunAsync(Sample.Request(Sample.ThreeTiers));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machines.SelectMany(machine => machine.Steps).Should().OnlyContain(
            step => step.EndedAt - step.StartedAt >= TimeSpan.FromSeconds(40), "the clock passes in every step");
        report.ShouldHaveEndedEachStepBeforeTheNext();
    }

    [Fact]
    public async Task Sources_stop_against_the_dependencies_and_destinations_start_along_them()
    {
        await using var runbook = await Runbook.OpenAsync();

        await runbook.RunAsync(Sample.Request(Sample.ThreeTiers));

        runbook.World.FirstCalls("PowerOff").Should().Equal(["web", "app", "db"], "nobody loses what it depends on");
        runbook.World.CallsOf("StartInstance").Should().Equal(["db", "app", "web"], "each finds what it depends on");
        runbook.World.CallsOf("HealthGate").Should().Equal("db", "app", "web");
    }

    [Fact]
    public async Task A_dependent_is_started_only_once_its_dependency_is_healthy()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "HealthGate", new Reply.Wait(TimeSpan.FromSeconds(30)), new Reply.Wait(TimeSpan.FromSeconds(30)));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("app < db", "db")));

        var healthy = report.Step("db", Step.Start).EndedAt;
        report.Step("app", Step.Start).StartedAt.Should().Be(healthy, "the gate stands between them");
        healthy.Should().BeOnOrAfter(Sample.Morning.AddSeconds(60));
    }

    [Fact]
    public async Task No_destination_starts_before_all_machines_of_the_group_are_synced()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("slow", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 5).ToArray<Reply>());

        await runbook.RunAsync(Sample.Request(Sample.Plan("quick", "slow")));

        var calls = runbook.World.Calls.Select(call => $"{call.Activity} {call.Machine}").ToList();
        calls.IndexOf("StartInstance quick").Should().BeGreaterThan(
            calls.LastIndexOf("DisableLiveSync slow"), "up to the barrier everything can still be rolled back");
    }

    [Fact]
    public async Task With_component_scope_independent_machines_do_not_wait_for_each_other()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("slow", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 5).ToArray<Reply>());
        var plan = Sample.Plan("quick", "slow", "with-slow < slow") with { Consistency = ConsistencyScope.Component };

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Step("quick", Step.Start).EndedAt.Should().BeBefore(report.Step("slow", Step.LiveSync).EndedAt!.Value);
        report.Step("with-slow", Step.Start).StartedAt.Should().BeOnOrAfter(report.Step("slow", Step.Start).EndedAt!.Value);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task Without_start_instances_the_group_is_ready_and_a_further_run_only_starts()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.ThreeTiers;

        var first = await runbook.RunAsync(Sample.Request(plan, startInstances: false));

        first.Outcome.Should().Be(RunOutcome.Completed);
        first.ShouldHaveEveryStepOnce();
        first.Machines.Should().OnlyContain(machine => machine.Steps[4].Outcome == StepOutcome.Skipped);
        first.RtoSeconds.Should().BeNull("nothing runs at the DR site yet");
        first.RtoNote.Should().Be("Not measured: the run was asked not to start instances.");
        first.Machines.Should().OnlyContain(
            machine => machine.DataLossSeconds == 0 && machine.Evidence!.ProvenUnchangedAt != null,
            "the sources were confirmed off after the sync");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.ReadyToStart);
        runbook.World.CallsOf("StartInstance").Should().BeEmpty();

        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed);
        second.ShouldHaveEveryStepOnce();
        second.RtoSeconds.Should().BeNull("the sources are off since the first run");
        second.RtoNote.Should().StartWith("Not measured: an earlier run began it. The first machine was proven off at 20")
            .And.Contain("the last one healthy at 20", "that is what whoever reads it wants to know");
        second.Machines.Should().OnlyContain(
            machine => machine.Steps.Single(step => step.Step == Step.LiveSync).Outcome == StepOutcome.Skipped
                && machine.DataLossSeconds == 0,
            "the sources stayed off, so what was synced still holds");
        runbook.World.CallsOf("LiveSync").Should().HaveCount(3, "once for each machine, in the first run");
        runbook.ShouldHaveMovedAll(plan);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
    }

    [Fact]
    public async Task A_source_that_was_started_after_the_group_was_ready_is_synced_anew()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db", "web");
        await runbook.RunAsync(Sample.Request(plan, startInstances: false));

        runbook.World.StartSource("db");
        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Step("db", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed, "it has written since");
        second.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task The_status_counts_machines_and_names_the_most_urgent()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 100).ToArray<Reply>());
        await runbook.RequestAsync(Sample.Request(Sample.Plan("db", "web")));
        await runbook.PassAsync(TimeSpan.FromMinutes(3));

        var progress = await runbook.ProgressAsync<RunProgress>("run-1");
        var machine = await runbook.ProgressAsync<MachineProgress>("run-1:db:sync");

        progress.Should().BeEquivalentTo(
            new { Stage = "Synchronising", Machines = 2, PoweredOff = 2, Synced = 1, Started = 0, Failed = 0 });
        progress.Urgent.Should().ContainSingle().Which.Machine.Value.Should().Be("db");
        machine.Should().BeEquivalentTo(
            new { Step = Step.LiveSync, State = ProgressState.Running, Detail = "waiting for db" });
        machine.GivesUpAt.Should().Be(machine.Since + TimeSpan.FromHours(24), "it says how long it waits at most");
    }
}
