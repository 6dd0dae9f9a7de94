using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Control;

/// <summary>Runs that take up what an earlier one left halfway, cancelled at any moment.</summary>
public class TakenUpCancelScenarios
{
    private static readonly Plan Tiers = Sample.ThreeTiers;

    public static TheoryData<string, Operation> Halfway => new()
    {
        { "ready to start", Operation.PlannedFailover },
        { "ready to start", Operation.UndoFailover },
        { "stopped before the barrier", Operation.PlannedFailover },
        { "stopped before the barrier", Operation.UndoFailover },
        { "stopped after the barrier", Operation.PlannedFailover },
        { "stopped after the barrier", Operation.UndoFailover },
        { "stopped after the barrier", Operation.Failback },
        { "failback stopped after the barrier", Operation.Failback },
        { "failback stopped before the barrier", Operation.UndoFailover },
    };

    [Theory]
    [MemberData(nameof(Halfway))]
    public async Task It_tells_the_truth_about_what_it_leaves(string state, Operation operation)
    {
        for (var moment = 0; moment < 60; moment++)
        {
            await using var runbook = await StandingAsync(state);
            var before = (await runbook.GroupAsync()).Phase;
            var request = runbook.NextRequest(operation, Tiers);
            var left = moment;
            var reached = false;
            runbook.World.Before = async (call, _) =>
            {
                if (call.Run == request.Run && Interlocked.Decrement(ref left) == -1)
                {
                    reached = true;
                    await runbook.CancelAsync(request.Run);
                }
            };
            var report = await runbook.RunAsync(request);
            if (!reached)
            {
                moment.Should().BeGreaterThan(2);
                return;
            }

            runbook.World.Before = (_, _) => Task.CompletedTask;
            runbook.World.Violations.Should().BeEmpty("moment {0}", moment);
            if (report.Outcome != RunOutcome.Completed)
            {
                await LooksTrueAsync(runbook, report, before, $"moment {moment} from {before}");
            }

            // Whatever it left, it is not stuck.
            var again = await runbook.DoAsync(operation, Tiers);
            again.Outcome.Should().BeOneOf([RunOutcome.Completed, RunOutcome.Refused], "after moment {0}: {1}", moment, again.Error);
            if (again.Outcome == RunOutcome.Refused)
            {
                again.Error!.Code.Should().Be(ErrorCodes.IllegalInPhase, "the cancelled run mended what the one before had left");
                again = await runbook.DoAsync(
                    (await runbook.GroupAsync()).Phase == GroupPhase.FailedOver ? Operation.Failback : Operation.PlannedFailover, Tiers);
                again.Outcome.Should().Be(RunOutcome.Completed, "after moment {0}: {1}", moment, again.Error);
            }

            runbook.World.Violations.Should().BeEmpty("after moment {0}", moment);
        }
    }

    private static async Task LooksTrueAsync(Runbook runbook, RunReport report, GroupPhase before, string moment)
    {
        report.Outcome.Should().Be(RunOutcome.Cancelled, "{0}: {1}", moment, report.Error);
        var phase = (await runbook.GroupAsync()).Phase;
        var down = Tiers.Machines.Select(machine => machine.Name.Value)
            .Where(name => !runbook.World.SourceRuns(name) && !runbook.World.DestinationRuns(name)).ToList();
        switch (phase)
        {
            case GroupPhase.Protected or GroupPhase.Unprotected or GroupPhase.Reseeding:
                await runbook.ShouldServeAsBeforeAsync(Tiers, "primary");
                break;
            case GroupPhase.FailedOver:
                await runbook.ShouldServeAsBeforeAsync(Tiers, "recovery");
                break;
            case GroupPhase.NeedsRecovery or GroupPhase.ReadyToStart:
                if (down.Count > 0)
                {
                    report.Error!.Message.Should().NotContain("Nothing else of it is left", "{0} are down at {1}", string.Join(", ", down), moment);
                    report.Error.Remedy.Should().NotContain("Nothing has to be done", moment);
                }

                break;
            default:
                phase.Should().Be(before, moment);
                break;
        }
    }

    private static async Task<Runbook> StandingAsync(string state)
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        switch (state)
        {
            case "ready to start":
                (await runbook.DoAsync(Operation.PlannedFailover, Tiers, options => options with { StartInstances = false }))
                    .Outcome.Should().Be(RunOutcome.Completed);
                break;
            case "stopped before the barrier":
                await StoppedAsync(runbook, Operation.PlannedFailover, "LiveSync");
                break;
            case "stopped after the barrier":
                await StoppedAsync(runbook, Operation.PlannedFailover, "StartInstance");
                break;
            case "failback stopped before the barrier":
                (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
                await StoppedAsync(runbook, Operation.Failback, "LiveSync");
                break;
            default:
                (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
                await StoppedAsync(runbook, Operation.Failback, "StartInstance");
                break;
        }

        return runbook;
    }

    private static async Task StoppedAsync(Runbook runbook, Operation operation, string activity)
    {
        runbook.World.Script("app", activity, new Reply.Fail(ErrorCodes.Locked));
        (await runbook.DoAsync(operation, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
    }
}
