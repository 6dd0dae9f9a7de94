using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Walks;

/// <summary>Each operation, interrupted at each of its activities.</summary>
public class InterruptionScenarios
{
    private static readonly Plan Plan = Sample.Plan("web < db", "db") with { Fence = FenceMode.Lock };

    public static TheoryData<Operation, string> Interruptions
    {
        get
        {
            var data = new TheoryData<Operation, string>();
            Add(Operation.LiveSync, "Backup", "LiveSync", "Prune");
            Add(Operation.DisableLiveSync, "DisableLiveSync");
            Add(Operation.PlannedFailover, "PowerOff", "Backup", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate");
            Add(Operation.UnplannedFailover, "PowerOff", "DisableLiveSync", "StartInstance", "HealthGate");
            Add(Operation.Reprotect, "Fence", "Backup", "LiveSync");
            Add(Operation.Failback, "Fence", "PowerOff", "Backup", "Unfence", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate");
            Add(Operation.UndoFailover, "PowerOff", "Unfence", "StartInstance", "HealthGate");
            return data;

            void Add(Operation operation, params string[] activities)
            {
                foreach (var activity in activities)
                {
                    data.Add(operation, activity);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task The_engine_stops_after_an_effect_whose_result_is_lost_and_only_that_is_done_again(
        Operation operation, string activity)
    {
        await using var undisturbed = await PreparedAsync(operation);
        var before = undisturbed.World.Calls.Count;
        await undisturbed.DoAsync(operation, Plan);
        var calls = undisturbed.World.Calls.Count - before;

        await using var runbook = await PreparedAsync(operation);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runbook.World.After = async (call, stopping) =>
        {
            if (call.Activity == activity && call.Machine == "db" && reached.TrySetResult())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            }
        };
        before = runbook.World.Calls.Count;
        var request = runbook.NextRequest(operation, Plan);
        await runbook.RequestAsync(request);
        await reached.Task;
        await runbook.RestartAsync();
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        ShouldStand(runbook, operation);
        (runbook.World.Calls.Count - before).Should().Be(calls + 1, "a restart repeats no step that is done");
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task A_terminated_run_is_given_up_and_the_operation_again_completes_what_it_began(
        Operation operation, string activity)
    {
        await using var runbook = await PreparedAsync(operation);
        runbook.World.Script("db", activity, [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 40)]);
        var request = runbook.NextRequest(operation, Plan);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromSeconds(100));

        await runbook.TerminateAsync(request.Run);
        runbook.World.ForgetScripts();
        var terminated = runbook.Now;
        var report = await runbook.DoAsync(operation, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        ShouldStand(runbook, operation);
        var first = runbook.World.Calls.Where(call => call.Run == report.Run && call.Machine == "db").Min(call => call.At);
        runbook.World.Calls.Where(call => call.Run == request.Run && call.Machine == "db").Max(call => call.At)
            .Should().BeOnOrBefore(first, "no two runs act on a machine");
        (runbook.Now - terminated).Should().BeLessThan(TimeSpan.FromMinutes(12), "permits are short");
    }

    private static void ShouldStand(Runbook runbook, Operation operation)
    {
        var (site, withAllOf) = operation switch
        {
            Operation.PlannedFailover => ("recovery", "primary"),
            Operation.UnplannedFailover or Operation.Reprotect => ("recovery", null),
            Operation.Failback => ("primary", "recovery"),
            _ => ("primary", (string?)null),
        };
        runbook.ShouldRunAt(Plan, site, withAllOf);
    }

    private static async Task<Runbook> PreparedAsync(Operation operation)
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        if (operation is Operation.Reprotect or Operation.Failback or Operation.UndoFailover)
        {
            (await runbook.DoAsync(Operation.PlannedFailover, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        }

        return runbook;
    }
}
