using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>An operation whose instance is ended behind its back.</summary>
internal static class LostRun
{
    /// <summary>Terminates an operation at a moment, perhaps removes it, and has what is left of it resumed or rolled back.</summary>
    public static Task RunAsync(ITestOutputHelper output, string operation, Moment moment, string action, bool purge = false) =>
        Scenario.RunAsync(output, CancelledRun.Options, async scenario =>
        {
            var leg = await CancelledRun.PrepareAsync(scenario, operation);
            var before = await Standing.OfAsync(scenario);
            var run = await moment.OfAsync(scenario, leg);
            if (!await scenario.TerminateAsync(run))
            {
                output.WriteLine($"{operation} terminated {moment}: too late");
                await scenario.Operator.StandsAsync(leg.Phase, leg.At);
                return;
            }

            if (purge)
            {
                await scenario.PurgeAsync(run);
            }

            await ToldAsync(scenario, run);
            output.WriteLine($"{operation} terminated {moment}{(purge ? " and purged" : "")}: {action}");
            if (action == "resume")
            {
                // It applies once more what a late call of the lost run may apply: the witness has to know whose was whose.
                await scenario.UntilQuietAsync();
                await Journey.GoAsync(scenario, leg with { Body = null }, _ => scenario.RecoverAsync(action, Accepted(leg)));
                return;
            }

            await scenario.RecoverAsync(action, before.Side == Side.Primary ? Accepted(Journey.Undo) : "");
            await scenario.Operator.StandsAsync(before.Side == Side.Primary ? "Reseeding" : before.Phase, before.Side);
            await Journey.GoAsync(scenario, leg);
        });

    /// <summary>Before anything is started: which run was lost, where each machine was left, and both ways on.</summary>
    private static async Task ToldAsync(Scenario scenario, string run)
    {
        var lost = await scenario.LookAtLostAsync();
        lost.Text("phase").Should().Be("NeedsRecovery", "{0}", lost.ToJsonString());
        lost.Text("run").Should().Be(run);
        lost.Items("machines").Select(machine => machine.Text("name")).Should().Equal(scenario.Graph.Machines, "{0}", lost.ToJsonString());
        lost.Items("ways").Select(way => way.Text("action")).Should().Equal("resume", "rollback");
        (await scenario.Api.GroupAsync(Scenario.Group)).Find<string>("currentRun").Should().BeNull("whoever looks starts nothing");
    }

    private static string Accepted(Leg leg) => leg.Body is { } body ? "," + body.Trim('{', '}') : "";
}
