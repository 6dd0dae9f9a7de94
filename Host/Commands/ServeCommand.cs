using System.CommandLine;
using DrFunctions.Host.Serving;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr serve</c>: the host on one machine.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder of the durable state; made if missing.",
            DefaultValueFactory = _ => new DirectoryInfo("data"),
        };
        var plans = new Option<DirectoryInfo>("--plans")
        {
            Description = "Folder of the plans: sites.yaml and one file per group.",
            DefaultValueFactory = _ => new DirectoryInfo("plans"),
        };
        var urls = new Option<string>("--urls")
        {
            Description = "Address to listen on; loopback only.",
            DefaultValueFactory = _ => "http://127.0.0.1:7700",
        };
        var command = new Command("serve", "Serve the HTTP API and run failovers on this machine.") { data, plans, urls };
        command.SetAction((parsed, cancellation) => CommandRunner.RunAsync(parsed, () => ServeAsync(
            new ServerOptions
            {
                DataDirectory = parsed.GetValue(data)!.FullName,
                PlansDirectory = parsed.GetValue(plans)!.FullName,
                Url = LoopbackUrl.Parse(parsed.GetValue(urls)!),
            },
            cancellation)));
        return command;
    }

    private static async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellation)
    {
        await using var server = await DrServer.StartAsync(options, cancellation);
        Console.WriteLine($"Serving {server.Plans.All.Count} group(s) on {server.Url}");
        Console.WriteLine($"State in {options.DataDirectory}; stop with Ctrl+C, a run under way goes on at the next start.");
        await Waiting.ForStopAsync(server.EngineStopped, cancellation);
        return ExitCodes.Done;
    }
}
