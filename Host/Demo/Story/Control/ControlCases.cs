using DrFunctions.Contracts;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>What operators can say to a run, played case by case. Each case begins and ends with a whole group.</summary>
internal static class ControlCases
{
    /// <summary>Machines that it takes: one to fail, one that depends on it, one that does not.</summary>
    public const int Machines = 3;

    /// <summary>What the plan says besides: who is asked, for how long, and what has to be approved.</summary>
    public const string PlanHead = """
        onFailure: ask
        decisionTimeout: "00:00:10"
        approvals: { failback: 1 }

        """;

    /// <summary>Every case.</summary>
    public static IReadOnlyList<Chapter> All { get; } =
    [
        new("Cancel before the barrier: all is as it was", CancelCases.BeforeAsync, "cancel-before-barrier"),
        new("Cancel beyond the barrier, then roll forward", CancelCases.BeyondAsync, "cancel-after-barrier-roll-forward"),
        new("A machine cannot go on; the answer is to try again", DecisionCases.RetryAsync, "decision-retry"),
        new("A failback waits to be approved", ApprovalCase.TellAsync, "approval"),
        new("A machine cannot go on; the answer is to leave it out", DecisionCases.SkipAsync, "decision-skip"),
        new("A machine cannot go on; the answer is to give up", DecisionCases.AbortAsync, "decision-abort"),
        new("A machine cannot go on, and nobody answers", DecisionCases.UnansweredAsync, "decision-unanswered"),
        new("A run is terminated in the middle, and resumed", RecoverCase.TellAsync, "terminate-recover"),
    ];

    /// <summary>The machines' data crossed whole, and they run there.</summary>
    public static async Task ExpectMovedAsync(Storyteller story, Side from, Side to, string phase, CancellationToken cancellation)
    {
        story.Expect(Invariants.Equal(story.Witness.Compare(from, to)));
        story.Expect(Invariants.WritesInOrder(story.Witness, to, story.Witness.LastWrites(from)));
        await story.StandsAsync(to, phase, cancellation);
    }

    /// <summary>Back to the primary site, for the next case.</summary>
    public static async Task UndoAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.RunAsync(Operation.UndoFailover, new RunOptions(AcknowledgeDataLoss: DemoWorld.Group), cancellation);
        await story.StandsAsync(Side.Primary, "Reseeding", cancellation);
    }

    /// <summary>Who said it is written down.</summary>
    public static Finding Said(string what, string? by, string expected) =>
        Finding.Of($"the report says who {what}", by == "unverified:" + expected, $"it says {by ?? "nobody"}");

    /// <summary>How a run ended.</summary>
    public static Finding Ended(RunReport report, RunOutcome expected) => Finding.Of(
        $"the report says {expected}", report.Outcome == expected, $"it says {report.Outcome}: {report.Error}");
}
