namespace DrFunctions.Simulator.World;

/// <summary>A machine's power state, with Azure's spelling in lower case.</summary>
internal enum PowerState
{
    Starting,
    Running,
    Stopping,
    Stopped,
    Deallocating,
    Deallocated,
}
