namespace DrFunctions.Engine;

/// <summary>Where an engine stands.</summary>
public enum EngineState
{
    /// <summary>It takes and does work.</summary>
    Running,

    /// <summary>It lets running activities end and starts none.</summary>
    Stopping,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It stopped itself; <see cref="DurableEngine.Failure"/> says why.</summary>
    Failed,
}
