using System.CommandLine;
using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.Engine;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Commands;

/// <summary>Runs a command's body and turns what stops it into a message and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> body)
    {
        var output = parsed.InvocationConfiguration.Error;
        try
        {
            return await body();
        }
        catch (OperationCanceledException)
        {
            return Print(output, ExitCodes.Cancelled, "stopped on request.");
        }
        catch (CommandFailure failure)
        {
            return Print(output, failure.ExitCode, failure.Error.ToString());
        }
        catch (PlanException faults)
        {
            return Print(output, ExitCodes.BadInput, faults.Message);
        }
        catch (InventoryException faults)
        {
            return Print(output, ExitCodes.BadInput, faults.Message);
        }
        catch (EngineException failure)
        {
            return Print(output, ExitCodes.Failed, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Print(
                output,
                ExitCodes.BadInput,
                $"{ErrorCodes.BadPath}: {DrError.Sentence(failure.Message)} Check that the path exists, is writable and has room, "
                + "and that the port is free.");
        }
    }

    private static int Print(TextWriter output, int exitCode, string message)
    {
        output.WriteLine($"dr: {message}");
        return exitCode;
    }
}
