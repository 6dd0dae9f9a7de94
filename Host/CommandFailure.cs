using DrFunctions.Contracts;

namespace DrFunctions.Host;

/// <summary>A command cannot go on: what to print, and the exit code.</summary>
internal class CommandFailure(int exitCode, DrError error, Exception? cause = null)
    : Exception(error.ToString(), cause)
{
    public int ExitCode { get; } = exitCode;

    public DrError Error { get; } = error;

    public static CommandFailure BadPath(string message, string remedy) =>
        new(ExitCodes.BadInput, new DrError(ErrorCodes.BadPath, message, remedy));
}
