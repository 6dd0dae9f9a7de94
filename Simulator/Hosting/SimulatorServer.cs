using System.Net;
using System.Security.Cryptography;
using DrFunctions.Simulator.Control;
using DrFunctions.Simulator.Hosting;
using DrFunctions.Simulator.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator;

/// <summary>
/// A simulated cloud of several regions behind one HTTPS endpoint on 127.0.0.1. Clients set the endpoint as ARM endpoint and as
/// authority host, disable instance discovery, trust <see cref="CaCertificatePem"/> and ask for tokens of the audience
/// <c>https://management.azure.com</c> (or of the endpoint itself).
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Cloud _cloud;
    private readonly GuestHost _guests;
    private readonly Certificates _certificates;
    private readonly IWorldLog _world;

    private SimulatorServer(WebApplication app, Cloud cloud, GuestHost guests, Certificates certificates, Faults faults, IWorldLog world)
    {
        (_app, _cloud, _guests, _certificates, Faults, _world) = (app, cloud, guests, certificates, faults, world);
        Disks = new Disks(cloud, guests);
        Overlaps = new Overlaps(cloud);
        Endpoint = new Uri(app.Urls.First().TrimEnd('/') + "/");
    }

    /// <summary>ARM endpoint and authority host, <c>https://127.0.0.1:port/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The CA that clients have to trust, as PEM.</summary>
    public string CaCertificatePem => _certificates.CaPem;

    /// <summary>Everything that was changed.</summary>
    public Journal Journal => _cloud.Journal;

    /// <summary>Faults in force.</summary>
    public Faults Faults { get; }

    /// <summary>What disks hold.</summary>
    public Disks Disks { get; }

    /// <summary>When two machines ran the same guest at once.</summary>
    public Overlaps Overlaps { get; }

    /// <summary>Transfers between regions, in the order in which they began: how much moved, and whether it was everything or a difference.</summary>
    public IReadOnlyList<CopyStatus> Copies => _cloud.Run(_cloud.Copies.List);

    /// <summary>The guests of machines that have or had power since the start.</summary>
    public IReadOnlyList<GuestStatus> Guests => _guests.Statuses();

    /// <summary>How long operations, copies and guests' boots took, since this start.</summary>
    public IReadOnlyList<Timing> Timings => _cloud.Timings.List();

    /// <summary>ARM calls since this start.</summary>
    public CallCounts Calls => _cloud.Timings.Calls;

    /// <summary>Starts a simulated cloud.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="IOException">The port is taken or the data directory can't be used.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Speed > 0)) throw new ArgumentOutOfRangeException(nameof(options), options.Speed, "Speed has to be above 0.");
        if (options.DataDirectory is { } directory) Directory.CreateDirectory(directory);
        var log = options.LoggerFactory.CreateLogger("DrFunctions.Simulator");
        var certificates = Certificates.Open(options.DataDirectory);
        var (cloud, guests, world) = WorldStart.Open(options, log);

        var faults = new Faults();
        var effects = new FaultEffects(cloud, guests);
        (faults.Immediately, faults.Turned) = (effects.Now, effects.Turned);
        cloud.IsOut = faults.IsOut;
        var tokens = new Tokens(options.Inventory.Tenant, options.Inventory.Principals, options.Time, RandomNumberGenerator.GetBytes(32));
        var app = Build(options, certificates);
        var arm = new ArmPipeline(cloud, options.Inventory, tokens, faults, effects, new Throttle(options), log);
        var authority = new TokenEndpoint(tokens, options.Inventory.Tenant, options.Time);
        var control = new ControlPlane(cloud, faults, new Disks(cloud, guests), new Overlaps(cloud), guests);
        app.Run(context => Answer(context, arm, authority, control));
        try
        {
            await app.StartAsync(ct);
        }
        catch
        {
            await EndAsync(app, guests, cloud, world, certificates);
            throw;
        }

        var server = new SimulatorServer(app, cloud, guests, certificates, faults, world);
        Log.Started(log, server.Endpoint, options.Inventory.Machines.Count, string.Join(", ", options.Inventory.Sites.Select(s => s.Name)), options.Seed, options.Speed);
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => EndAsync(_app, _guests, _cloud, _world, _certificates);

    private static async ValueTask EndAsync(WebApplication app, GuestHost guests, Cloud cloud, IWorldLog world, Certificates certificates)
    {
        await app.DisposeAsync();
        guests.Dispose();
        cloud.Dispose();
        (world as IDisposable)?.Dispose();
        certificates.Dispose();
    }

    private static WebApplication Build(SimulatorOptions options, Certificates certificates)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(certificates.CreateLeaf()));
        });
        return builder.Build();
    }

    private static Task Answer(HttpContext context, ArmPipeline arm, TokenEndpoint authority, ControlPlane control)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/simulator", StringComparison.OrdinalIgnoreCase)) return control.HandleAsync(context);
        return TokenEndpoint.Owns(path.Value!) ? authority.AnswerAsync(context) : arm.HandleAsync(context);
    }
}
