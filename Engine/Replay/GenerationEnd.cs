using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>What the end of the code means for its generation.</summary>
internal static class GenerationEnd
{
    /// <summary>The end that the code came to.</summary>
    public static End Of(Task<string?> ended, ReplayContext context)
    {
        if (!ended.IsCompletedSuccessfully)
        {
            return new Failed(FailureOf(ended));
        }

        if (context.NextGeneration is { } next)
        {
            return new ContinuedAsNew(next.Input);
        }

        return PayloadLimit.Exceeded("The output", ended.Result, context.MaxMessageBytes) is { } excess
            ? new Failed(excess.ToFailure())
            : new Completed(ended.Result);
    }

    private static FailureDetails FailureOf(Task ended) => ended.Exception?.InnerException switch
    {
        null => new FailureDetails(typeof(TaskCanceledException).FullName!, "The orchestration was cancelled."),
        EngineException coded => coded.ToFailure(),
        var exception => FailureDetails.FromException(exception),
    };
}
