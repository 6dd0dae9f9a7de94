using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>How a run that was cancelled has ended.</summary>
internal enum CancelEnd
{
    /// <summary>It had ended before.</summary>
    TooLate,

    /// <summary>Every machine is back where it came from.</summary>
    Back,

    /// <summary>It stopped beyond the barrier, and says what it leaves.</summary>
    Left,
}

/// <summary>An operation that somebody cancels.</summary>
internal static class CancelledRun
{
    /// <summary>Cancels an operation at a moment, lets it go on as the operator chooses, and has it completed.</summary>
    public static Task RunAsync(ITestOutputHelper output, string operation, Moment moment, CancelEnd? expected = null) =>
        Scenario.RunAsync(output, Options, async scenario =>
        {
            var leg = await PrepareAsync(scenario, operation);
            var before = await Standing.OfAsync(scenario);
            var run = await moment.OfAsync(scenario, leg);
            await scenario.CancelAsync(run);
            var end = await EndAsync(scenario, run, before);
            output.WriteLine($"{operation} cancelled {moment}: {end}");
            end.Should().Be(expected ?? end, "that is what comes of it {0}", moment);
            await GoOnAsync(scenario, leg, run, end);
        });

    /// <summary>Locks and one kept restore point: every effect that an operation can have.</summary>
    public static ScenarioOptions Options { get; } = new()
    {
        Machines = 3, Plan = plan => PlanEdits.WithHead(plan, "fence: lock\nliveSync: { retain: 1 }"),
    };

    /// <summary>Brings the group to where the operation begins.</summary>
    public static async Task<Leg> PrepareAsync(Scenario scenario, string operation)
    {
        await Journey.GoAsync(scenario, Journey.UpTo(operation));
        if (operation == Op.UnplannedFailover)
        {
            await scenario.Operator.SynchroniseAsync();
        }

        return Journey.Of(operation);
    }

    /// <summary>The end of a cancelled run, with everything that must hold then.</summary>
    public static async Task<CancelEnd> EndAsync(Scenario scenario, string run, Standing before)
    {
        var report = await scenario.Operator.EndAsync(run, outcome: null);
        await scenario.Operator.VerifyAsync();
        if (report.Text("outcome") == "Completed")
        {
            return CancelEnd.TooLate;
        }

        report.Text("outcome").Should().Be("Cancelled", "{0}", report.ToJsonString());
        report["cancelled"].Text("by").Should().Be("unverified:" + Steering.Somebody);
        report["error"].Text("code").Should().Be("DR-2015", "{0}", report.ToJsonString());
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        if (group.Text("phase") == "NeedsRecovery")
        {
            SaysWhatItLeaves(report);
            return CancelEnd.Left;
        }

        await before.IsAgainAsync(scenario);
        return CancelEnd.Back;
    }

    /// <summary>The operation completes: by itself, as a new run, or rolled forward.</summary>
    private static async Task GoOnAsync(Scenario scenario, Leg leg, string run, CancelEnd end)
    {
        switch (end)
        {
            case CancelEnd.Back:
                await Journey.GoAsync(scenario, leg);
                break;
            case CancelEnd.Left:
                await Journey.GoAsync(scenario, leg with { Body = null }, _ => scenario.RollForwardAsync(run));
                break;
            default:
                await scenario.Operator.StandsAsync(leg.Phase, leg.At);
                break;
        }
    }

    /// <summary>Beyond the barrier: it names the machines that it leaves, and the ways on.</summary>
    private static void SaysWhatItLeaves(JsonNode report)
    {
        var message = report["error"].Text("message");
        report.Items("machines").Should().Contain(machine => message.Contains(machine.Text("name")), "{0}", message);
        report["error"].Text("remedy").Should().Contain("roll-forward").And.Contain("recover");
        report.Items("machines").Should().NotContain(machine => machine.Text("outcome") == "RolledBack", "nothing is rolled back beyond the barrier");
    }
}
