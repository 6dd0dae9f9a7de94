using System.CommandLine;
using DrFunctions.Host.Commands;

namespace DrFunctions.Host.Tests.Client;

/// <summary>The program, run to its end within the test.</summary>
internal sealed record DrRun(int ExitCode, string Output, string Error)
{
    public static async Task<DrRun> OfAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = error });
        return new DrRun(exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs it against a server.</summary>
    public static Task<DrRun> OfAsync(ScriptedServer server, string arguments) =>
        OfAsync([.. arguments.Split(' '), "--server", server.Url]);
}
