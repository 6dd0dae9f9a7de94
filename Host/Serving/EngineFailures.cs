using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.Engine;

namespace DrFunctions.Host.Serving;

/// <summary>Tells the API's clients what the engine says: a full disk, a database that cannot be used.</summary>
internal sealed class EngineFailures : IKnownFailures
{
    /// <inheritdoc />
    public DrError? Explain(Exception exception) => exception is EngineException failure
        ? new DrError(failure.Code, failure.Problem, failure.Remedy)
        : null;
}
