using System.CommandLine;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary>What every command takes that talks to a server.</summary>
internal sealed class ClientArguments
{
    private readonly Option<Uri> _server = new("--server")
    {
        Description = $"Address of the server; {ServerAddress.Variable} names another default.",
        CustomParser = ServerAddress.Parse,
        DefaultValueFactory = ServerAddress.OfEnvironment,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the server's JSON alone." };
    private readonly Option<string> _user = new("--user") { Description = "Who asks; without it, whoever runs the server." };

    /// <summary>Adds them to a command and sets what it does.</summary>
    public static void Act(Command command, Func<ClientSession, CancellationToken, Task<int>> body)
    {
        var arguments = new ClientArguments();
        command.Add(arguments._server);
        command.Add(arguments._json);
        command.Add(arguments._user);
        command.SetAction((parsed, cancellation) =>
            CommandRunner.RunAsync(parsed, () => arguments.RunAsync(parsed, body, cancellation)));
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Func<ClientSession, CancellationToken, Task<int>> body, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        using var client = new DrClient(parsed.GetValue(_server)!, parsed.GetValue(_user), FunctionsKey.OfEnvironment());
        var session = new ClientSession(parsed, client, Terminal.Of(parsed.InvocationConfiguration, json), json);
        try
        {
            return await body(session, cancellation);
        }
        catch (ServerProblem problem) when (json)
        {
            // What went wrong is a document too.
            await session.Terminal.Answers.WriteLineAsync(problem.Answer.Text);
            throw;
        }
    }
}
