namespace DrFunctions.Orchestrations;

/// <summary>What a run takes a machine through in one go: a child orchestration each, so named in its id.</summary>
internal enum Stage
{
    /// <summary>Power the source off.</summary>
    Off,

    /// <summary>Bring the destination to the source's last state.</summary>
    Sync,

    /// <summary>Start the destination instance.</summary>
    Start,
}
