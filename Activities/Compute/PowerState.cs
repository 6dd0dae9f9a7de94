namespace DrFunctions.Activities.Compute;

/// <summary>A VM's power state as the platform says it. Unknown is never off.</summary>
internal enum PowerState
{
    Unknown,
    Starting,
    Running,
    Stopping,
    Stopped,
    Deallocating,
    Deallocated,
}
