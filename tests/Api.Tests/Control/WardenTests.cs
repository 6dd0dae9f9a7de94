using DrFunctions.Contracts;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Api.Tests;

public sealed class WardenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_run_is_given_up_within_a_minute_and_nothing_of_it_acts_any_more(bool purged)
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync();
        await LookAsync(stack);
        (await stack.PhaseAsync()).Should().Be("FailingOver", "a run under way is left alone");
        await stack.TerminateAsync(run);
        if (purged)
        {
            await stack.Client.PurgeInstanceAsync(run);
        }

        await LookAsync(stack);

        stack.World.Release();
        await stack.Engine.WhenIdleAsync();
        var state = await stack.Client.GetEntityAsync(ProtectionGroup.Name, "payroll");
        (state!.Phase, state.CurrentRun, state.LastRun).Should().Be((GroupPhase.NeedsRecovery, null, new RunId(run)));
        var plan = Steered.Payroll;
        var web = await stack.Client.GetEntityAsync(ProtectedMachine.Name, MachineKey.Of(plan, plan.Machines[2]));
        web!.Owner.Should().BeNull();
        web.Abandoned.Should().ContainSingle("no pipeline of it gets a permit any more");
    }

    [Fact]
    public async Task A_lost_run_in_the_background_leaves_the_phase_as_it_was()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        stack.World.Broken[("db", Step.LiveSync)] = true;
        var run = await stack.StartAsync("live-sync");
        await stack.TerminateAsync(run);

        await LookAsync(stack);

        await stack.Engine.WhenIdleAsync();
        var state = await stack.Client.GetEntityAsync(ProtectionGroup.Name, "payroll");
        (state!.Phase, state.BackgroundRun).Should().Be((GroupPhase.Protected, null));
    }

    [Fact]
    public async Task A_cancellation_whose_event_was_lost_is_heard_within_a_minute()
    {
        await using var stack = await RealStack.StartAsync();
        var run = await stack.HeldFailOverAsync();
        await stack.Client.SignalEntityAsync(RunControl.Cancel, run, new CancelOrder("unverified:bob", stack.Time.GetUtcNow()));

        await LookAsync(stack);
        await stack.EndAsync(run);

        (await stack.Api.GetAsync($"/api/runs/{run}/report")).Text("outcome").Should().Be("Cancelled");
    }

    [Fact]
    public async Task An_approval_whose_event_was_lost_is_heard_within_a_minute()
    {
        await using var stack = await RealStack.StartAsync(
            PlanSet.Of(Steered.Payroll with { Approvals = [new ApprovalRule(Operation.PlannedFailover, 1)] }));
        var run = await stack.StartAsync("planned-failover");
        var hash = (await stack.RequestAsync(run)).PlanHash;
        var word = new ApprovalRequest(new RunId(run), hash, new Approval("unverified:bob", stack.Time.GetUtcNow()));
        await stack.Engine.WhenIdleAsync();
        await stack.Client.SignalEntityAsync(ProtectionGroup.Approve, "payroll", word);
        await stack.Engine.WhenIdleAsync();
        stack.World.PowerOffs.Should().Be(0, "it does not know yet");

        await LookAsync(stack);
        await stack.Engine.WhenIdleAsync();

        stack.World.PowerOffs.Should().BePositive();
    }

    private static Task LookAsync(RealStack stack) =>
        new Warden(PlanSet.Of(Steered.Payroll), new LostRuns(NullLogger<LostRuns>.Instance), NullLogger<Warden>.Instance)
            .RunAsync(stack.Client, default);
}
