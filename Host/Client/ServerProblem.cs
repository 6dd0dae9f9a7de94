using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>The server answered with problem details.</summary>
/// <param name="exitCode">What the program's exit code says of it.</param>
/// <param name="error">Code, what happened, remedy.</param>
/// <param name="answer">The problem details themselves.</param>
internal sealed class ServerProblem(int exitCode, DrError error, ServerAnswer answer) : CommandFailure(exitCode, error)
{
    public ServerAnswer Answer { get; } = answer;
}
