using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>Each operation that moves machines, steered at each of its steps; run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class ControlCampaign(ITestOutputHelper output)
{
    private static readonly string[] Moves = [Op.PlannedFailover, Op.UnplannedFailover, Op.Failback, Op.UndoFailover];

    /// <summary>Every operation, each of its effects, whether it was carried out, and which of its calls.</summary>
    public static TheoryData<string, int, bool, int> Moments
    {
        get
        {
            var all = new TheoryData<string, int, bool, int>();
            foreach (var (operation, effect) in Moves.SelectMany(operation => Effect.Of(operation).Index().Select(effect => (operation, effect.Index))))
            {
                all.Add(operation, effect, false, 1);
                all.Add(operation, effect, true, 1);
                all.Add(operation, effect, true, 3);
            }

            return all;
        }
    }

    /// <summary>Every operation, and what is done about what is left of it.</summary>
    public static TheoryData<string, string> Recoveries
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var operation in Moves)
            {
                all.Add(operation, "resume");
                all.Add(operation, "rollback");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public Task Cancelled_at_each_step_it_goes_back_or_says_what_it_leaves(string operation, int effect, bool after, int nth) =>
        CancelledRun.RunAsync(output, operation, new Moment(Effect.Of(operation)[effect], after, nth));

    /// <summary>Each waits for minutes until the permits of the lost run have ended: so all steps of an operation are played at once.</summary>
    [Theory]
    [MemberData(nameof(Recoveries))]
    public Task Terminated_at_each_step_and_perhaps_purged_it_is_recovered(string operation, string action) =>
        Task.WhenAll(Effect.Of(operation).Index().Select(effect => LostRun.RunAsync(
            output, operation, new Moment(effect.Item, After: effect.Index % 2 == 0), action, purge: effect.Index % 3 == 0)));

    [Fact]
    public async Task The_story_of_control_is_told_on_a_simulated_cloud_case_by_case()
    {
        using var network = NetworkLease.Take();
        await using var demo = DrProcess.Start(
            "dr demo", ["demo", "--story", "control", "--exit", "--json", "--machines", "3", "--network", $"{network.Network}"]);
        (await demo.ExitAsync(TimeSpan.FromMinutes(15))).Should().Be(0, "every case held: {0}", demo.Transcript);
        var cases = demo.Lines.Select(line => JsonNode.Parse(line)!).ToList();
        cases.Should().OnlyContain(line => line.Get<bool>("held"));
        cases.Select(line => line.Text("case")).Should().OnlyHaveUniqueItems().And.Contain(
            ["cancel-before-barrier", "cancel-after-barrier-roll-forward", "approval", "terminate-recover"])
            .And.Contain(["decision-retry", "decision-skip", "decision-abort", "decision-unanswered"]);
    }
}
