using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>
/// Explains exceptions of what is below the API, which knows no engine: so that a full disk is answered by its own code
/// and remedy. A host registers one if it has such exceptions.
/// </summary>
public interface IKnownFailures
{
    /// <summary>The error that an exception stands for; null if it is not known.</summary>
    DrError? Explain(Exception exception);
}
