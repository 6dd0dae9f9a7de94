namespace DrFunctions.Orchestrations;

/// <summary>What a run takes a machine through in one go: a child orchestration each, so named in its id.</summary>
internal enum Stage
{
    /// <summary>Keep the old side off.</summary>
    Fence,

    /// <summary>Power the source off.</summary>
    Off,

    /// <summary>Back the source up, where the run goes step by step.</summary>
    Back,

    /// <summary>Bring the destination to the restore point.</summary>
    Sync,

    /// <summary>Disable Live Sync, where the run goes step by step.</summary>
    Quiet,

    /// <summary>Start the destination instance.</summary>
    Start,

    /// <summary>On the way back: see that the destination is out of the way.</summary>
    Clear,

    /// <summary>On the way back: start the source again.</summary>
    Home,
}
