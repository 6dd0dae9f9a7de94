using DrFunctions.Durable;

namespace DrFunctions.Engine.Store;

/// <summary>An instance's row, as its claimant sees it.</summary>
/// <param name="Key">Its number in the database; never used again.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its orchestration.</param>
/// <param name="Generation">How often it continued as new.</param>
/// <param name="NextSeq">The number of the next event; 0 when the generation has not run yet.</param>
/// <param name="Epoch">The claim: every claim raises it, and a commit holds only under the newest.</param>
/// <param name="Attempts">Claims since the last commit.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Parent">Who called it.</param>
internal sealed record StoredInstance(
    long Key,
    string Id,
    string Name,
    int Generation,
    int NextSeq,
    long Epoch,
    int Attempts,
    OrchestrationRuntimeStatus Status,
    ParentLink? Parent)
{
    /// <summary>Whether it ended for good.</summary>
    public bool HasEnded => Status is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>Which command of which instance waits for a child or an entity's operation.</summary>
internal sealed record ParentLink(long Key, string Id, int Generation, int Task);
