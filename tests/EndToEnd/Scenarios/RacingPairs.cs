using System.Net;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Two operations asked for at the same moment, wherever both are legal.</summary>
internal static class RacingPairs
{
    private static readonly string[] Switches = [Op.EnableLiveSync, Op.DisableLiveSync];
    private static readonly string[] Background = [Op.Protect, Op.LiveSync, Op.Reprotect];

    /// <summary>The operations that are legal together, and what the group has been through by then.</summary>
    private static readonly Dictionary<string, (IReadOnlyList<string> Operations, IReadOnlyList<Leg> Before)> Phases = new()
    {
        ["Protected"] = ([Op.Protect, Op.LiveSync, .. Switches, Op.PlannedFailover, Op.UnplannedFailover], [Journey.Protect]),
        ["FailedOver"] = ([Op.Failback, Op.UndoFailover, Op.Reprotect], [Journey.Protect, Journey.There, Journey.Reprotect]),
    };

    public static TheoryData<string, string, string> All
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var (phase, (operations, _)) in Phases)
            {
                for (var one = 0; one < operations.Count; one++)
                {
                    for (var other = one; other < operations.Count; other++)
                    {
                        all.Add(phase, operations[one], operations[other]);
                    }
                }
            }

            return all;
        }
    }

    /// <summary>
    /// Of two that move machines one happens; what runs in the background makes way or comes second; and where the group
    /// stands afterwards is where the one that happened has brought it.
    /// </summary>
    public static Task RaceAsync(ITestOutputHelper output, string phase, string one, string other) => Scenario.RunAsync(
        output, new ScenarioOptions { Machines = 3 }, async scenario =>
        {
            await Journey.GoAsync(scenario, Phases[phase].Before);
            var last = (await scenario.Control.JournalAsync())[^1];
            var mark = last.Seq;
            string[] operations = [one, other];
            var answers = await Task.WhenAll(operations.Select(operation => scenario.Api.StartAsync(operation, Scenario.Group, BodyOf(operation, last.Time))));
            var ends = new List<(string Operation, string Outcome)>();
            foreach (var (operation, answer) in operations.Zip(answers))
            {
                var outcome = await EndAsync(scenario, operation, answer, mark);
                output.WriteLine($"{operation}: {outcome}");
                ends.Add((operation, outcome));
            }

            var happened = ends.Where(end => end.Outcome is "Completed" or "CompletedWithSkips").Select(end => end.Operation).ToList();
            happened.Should().NotBeEmpty("one of them happens: {0}", ends);
            var moves = operations.Where(IsMove).ToList();
            happened.Count(IsMove).Should().Be(Math.Min(1, moves.Count(move => happened.Contains(move) || !happened.Exists(IsSwitch))),
                "of those that move machines one happens, unless a switch came first: {0}", ends);
            if (one == other && !IsSwitch(one))
            {
                happened.Should().ContainSingle("the second is refused: {0}", ends);
            }

            await scenario.Operator.VerifyAsync();
            var stands = happened.Find(IsMove) is { } move ? Journey.Of(move) : Phases[phase].Before[^1];
            await scenario.Operator.StandsAsync(stands.Phase, stands.At);
        });

    private static async Task<string> EndAsync(Scenario scenario, string operation, Answer answer, long mark)
    {
        if (answer.Status == HttpStatusCode.Conflict)
        {
            answer.Body.Text("code").Should().BeOneOf(["DR-2001", "DR-2002"], "{0}", answer.Text);
            return "Refused";
        }

        var run = answer.Expect(HttpStatusCode.Accepted).Body.Text("id");
        scenario.Operator.Chronicle.Began(operation, run, mark);
        await scenario.Api.EndAsync(run);
        var report = await scenario.Api.ReportAsync(run);
        await scenario.Operator.Chronicle.EndedAsync(run);
        var outcome = report.Text("outcome");
        outcome.Should().BeOneOf(
            Background.Contains(operation) ? ["Completed", "CompletedWithSkips", "Refused", "Cancelled"] : ["Completed", "Refused"],
            "nothing of {0} may stop halfway: {1}", operation, report.ToJsonString());
        if (outcome is "Refused" or "Cancelled")
        {
            report["error"].Text("code").Should().BeOneOf(["DR-2001", "DR-2002", "DR-2011"], "{0}", report.ToJsonString());
        }

        return outcome;
    }

    private static bool IsSwitch(string operation) => Switches.Contains(operation);

    private static bool IsMove(string operation) => !IsSwitch(operation) && !Background.Contains(operation);

    // A cycle beside it may bring over a restore point without consistency, which no guest boots from: an earlier one is asked for.
    private static string? BodyOf(string operation, DateTimeOffset before) => operation switch
    {
        Op.UnplannedFailover => $$"""{"acknowledgeDataLoss":"payroll","restorePoint":"{{before:O}}"}""",
        Op.UndoFailover => Operator.AcceptLoss,
        _ => null,
    };
}
