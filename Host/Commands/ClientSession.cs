using System.CommandLine;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary>What the body of a command that talks to a server works with.</summary>
/// <param name="Parsed">Its arguments.</param>
/// <param name="Client">The server.</param>
/// <param name="Terminal">Where it prints.</param>
/// <param name="Json">Whether it prints the server's JSON alone.</param>
internal sealed record ClientSession(ParseResult Parsed, DrClient Client, Terminal Terminal, bool Json)
{
    /// <summary>The clock of the terminal.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads, and prints the answer as it is or by <paramref name="print"/>.</summary>
    public async Task<int> ShowAsync(string path, Action<ServerAnswer> print, CancellationToken cancellation)
    {
        var answer = await Client.GetAsync(path, cancellation);
        if (Json)
        {
            await Terminal.Answers.WriteLineAsync(answer.Text);
        }
        else
        {
            print(answer);
        }

        return ExitCodes.Done;
    }
}
