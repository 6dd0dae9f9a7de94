namespace DrFunctions.Durable;

/// <summary>How much an orchestration's log line matters.</summary>
public enum OrchestrationLogLevel
{
    /// <summary>For developers.</summary>
    Debug,

    /// <summary>For operators: what happened.</summary>
    Information,

    /// <summary>For operators: look at this.</summary>
    Warning,

    /// <summary>For operators: act on this.</summary>
    Error,
}
