using DrFunctions.Contracts;

namespace DrFunctions.Host.Demo.Story;

/// <summary>The whole story, in its order.</summary>
internal static class Chapters
{
    /// <summary>Every chapter.</summary>
    public static IReadOnlyList<Chapter> All { get; } =
    [
        new("A planned failover", PlannedFailoverAsync),
    ];

    private static async Task PlannedFailoverAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.MoveAsync(Operation.PlannedFailover, new RunOptions(), Side.Primary, Side.Recovery, cancellation);
        await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
    }
}
