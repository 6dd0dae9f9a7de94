using System.CommandLine;
using DrFunctions.Host.Demo;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr simulate</c>: Azure regions in a process.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var inventory = new Option<FileInfo>("--inventory")
        {
            Description = "JSON of what exists in the cloud; without it, the demo's.",
        };
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes any free one." };
        var speed = new Option<double>("--speed")
        {
            Description = "Every simulated duration is divided by this.",
            DefaultValueFactory = _ => 1,
        };
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder that keeps the cloud's state; without it, nothing is kept." };
        var machines = new Option<int>("--machines")
        {
            Description = "Machines of the demo's inventory, without --inventory.",
            DefaultValueFactory = _ => 12,
        };
        var network = new Option<int>("--network")
        {
            Description = "Second octet of the demo inventory's 127.x addresses; simulators side by side need some that are at least 2 apart.",
            DefaultValueFactory = _ => 10,
        };
        var plans = new Option<DirectoryInfo>("--plans")
        {
            Description = "Folder to write plans for the demo's inventory to, ready for dr serve.",
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the latencies.", DefaultValueFactory = _ => 1 };
        var throttling = new Option<ThrottlingMode>("--throttling") { Description = "Azure's request limits." };
        var regions = new Option<string[]>("--region")
        {
            Description = "A region beside those of the inventory, such as a DR site; may be given several times.",
            DefaultValueFactory = _ => [],
        };
        port.AcceptRange(0, 65535);
        speed.AcceptRange(0.01, 100_000);
        machines.AcceptRange(1, 1000);
        network.AcceptRange(1, 253);
        var command = new Command("simulate", "Simulate Azure regions that the real Azure SDK can drive.")
        {
            inventory, port, speed, data, machines, network, plans, regions, seed, throttling,
        };
        command.SetAction((parsed, cancellation) => CommandRunner.RunAsync(parsed, async () =>
        {
            var file = parsed.GetValue(inventory);
            if (file is not null && parsed.GetValue(plans) is not null)
            {
                throw CommandFailure.BadPath(
                    "--plans writes plans for the demo's inventory only.",
                    "Leave out --plans and write plans for your inventory, or leave out --inventory.");
            }

            return await SimulateAsync(
                new SimulatorOptions
                {
                    Inventory = WithRegions(
                        file is null
                            ? Inventory.Sample(parsed.GetValue(machines), parsed.GetValue(network), SampleExtras.Failback | SampleExtras.NewSite)
                            : Inventory.Load(file.FullName),
                        parsed.GetValue(regions)!),
                    Port = parsed.GetValue(port),
                    Speed = parsed.GetValue(speed),
                    Seed = parsed.GetValue(seed),
                    Throttling = parsed.GetValue(throttling),
                    DataDirectory = parsed.GetValue(data)?.FullName,
                },
                parsed.GetValue(plans)?.FullName,
                cancellation);
        }));
        return command;
    }

    private static Inventory WithRegions(Inventory inventory, string[] regions) => inventory with
    {
        Sites = [.. inventory.Sites.Concat(regions.Select(region => new Site(region))).DistinctBy(site => site.Name)],
    };

    private static async Task<int> SimulateAsync(SimulatorOptions options, string? plans, CancellationToken cancellation)
    {
        await using var simulator = await SimulatorServer.StartAsync(options, cancellation);
        if (plans is not null)
        {
            await DemoWorld.WritePlansAsync(plans, options.Inventory, simulator, new DemoOptions { Speed = options.Speed }, cancellation);
            Console.WriteLine($"Plans for it in {plans}: dr serve --plans {plans}");
        }

        var folder = options.DataDirectory ?? plans ?? Path.Combine(Path.GetTempPath(), $"dr-simulator-{simulator.Endpoint.Port}");
        Directory.CreateDirectory(folder);
        var certificate = Path.Combine(folder, "ca.pem");
        await File.WriteAllTextAsync(certificate, simulator.CaCertificatePem, cancellation);
        Console.WriteLine($"Simulating {string.Join(", ", options.Inventory.Sites.Select(site => site.Name))} at {simulator.Endpoint}");
        var principal = options.Inventory.Principals[0];
        Console.WriteLine(
            $"Sign in with tenant {options.Inventory.Tenant}, client {principal.ClientId}, secret {principal.Secret}; "
            + $"subscription {options.Inventory.Subscription}");
        Console.WriteLine($"Trust its certificate authority by 'caFile: {certificate}' in sites.yaml.");
        Console.WriteLine($"Journal, faults, disks: {simulator.Endpoint}simulator/journal (and /faults, /disks, /guests)");
        Console.WriteLine($"Speed {options.Speed}, seed {options.Seed}; stop with Ctrl+C.");
        await Waiting.ForStopAsync(new TaskCompletionSource().Task, cancellation);
        if (options.DataDirectory is null && plans is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return ExitCodes.Done;
    }
}
