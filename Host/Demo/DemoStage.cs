using DrFunctions.Activities;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Host.Serving;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo;

/// <summary>What the demo plays on: the simulated cloud and the host, in one process, and a client of its HTTP API.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private DemoStage(Inventory inventory, SimulatorServer simulator, DrServer server)
    {
        Inventory = inventory;
        Simulator = simulator;
        Server = server;
        Client = new DrClient(server.Url);
    }

    /// <summary>What existed in the cloud at the beginning.</summary>
    public Inventory Inventory { get; }

    /// <summary>The cloud: its journal and its disks are the witness.</summary>
    public SimulatorServer Simulator { get; }

    /// <summary>The product.</summary>
    public DrServer Server { get; }

    /// <summary>Its operator.</summary>
    public DrClient Client { get; }

    /// <summary>Starts both; returns once every site was tried.</summary>
    /// <param name="options">What the demo was asked for.</param>
    /// <param name="folder">For plans and state.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailure">Another demo has the addresses of the machines.</exception>
    public static async Task<DemoStage> OpenAsync(DemoOptions options, string folder, CancellationToken cancellation)
    {
        var inventory = Inventory.Sample(options.Machines, options.Network, SampleExtras.Failback | SampleExtras.NewSite);
        var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Inventory = inventory, Speed = options.Speed, Seed = options.Seed }, cancellation);
        try
        {
            CheckGuests(simulator);
            var plans = Path.Combine(folder, "plans");
            await DemoWorld.WritePlansAsync(plans, inventory, simulator, options, cancellation);
            var server = await DrServer.StartAsync(
                new ServerOptions
                {
                    DataDirectory = Path.Combine(folder, "data"),
                    PlansDirectory = plans,
                    Url = new Uri("http://127.0.0.1:0"),
                    Log = false,

                    // Shorter than in production, so that the table moves: the simulated world is faster too.
                    Activities = new ActivityOptions { Linger = TimeSpan.FromSeconds(1) },
                    Untimed = true,
                },
                cancellation);
            await server.SitesGreeted;
            return new DemoStage(inventory, simulator, server);
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>A guest whose ports are taken would fail much later, for a reason that looks like the product's.</summary>
    private static void CheckGuests(SimulatorServer simulator)
    {
        if (simulator.Guests.FirstOrDefault(guest => guest.State == "unhealthy") is { } guest)
        {
            throw new CommandFailure(ExitCodes.BadInput, new DrError(
                ErrorCodes.BadPath,
                $"{guest.Name} cannot run: {guest.Problem}",
                "If another demo or simulator runs on this machine, give this one addresses of its own by --network."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
