using DrFunctions.Activities;
using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Engine;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Host.Serving;

/// <summary>The host on one machine: plans, the embedded engine, the activities and the HTTP API in one process.</summary>
internal sealed class DrServer : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly ActivityServices _activities;
    private readonly DurableEngine _engine;
    private readonly WebApplication _web;
    private readonly CancellationTokenSource _stopping = new();

    private DrServer(
        PlanSet plans, ILoggerFactory loggers, ActivityServices activities, DurableEngine engine, WebApplication web)
    {
        Plans = plans;
        _loggers = loggers;
        _activities = activities;
        _engine = engine;
        _web = web;
        SitesGreeted = activities.GreetSitesAsync(plans.All.SelectMany(MachinesOf), _stopping.Token);
    }

    /// <summary>The plans, as read at the start.</summary>
    public PlanSet Plans { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_web.Urls.First());

    /// <summary>Ends when every site of the plans was tried once; what did not answer stands in the log.</summary>
    public Task SitesGreeted { get; }

    /// <summary>Ends when the engine stops itself: then nothing is acknowledged any more, and the reason is coded.</summary>
    public Task EngineStopped => _engine.Completion;

    /// <exception cref="PlanException">The plans have faults; nothing was started.</exception>
    /// <exception cref="EngineException">The database cannot be used; the message says what to do.</exception>
    public static async Task<DrServer> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var plans = PlanFolder.Load(options.PlansDirectory);
        Directory.CreateDirectory(options.DataDirectory);
        var loggers = Logging.Create(options.Log);
        var activities = new ActivityServices(options.Activities, options.Time, loggers);
        DurableEngine? engine = null;
        try
        {
            engine = await DurableEngine.StartAsync(
                new EngineOptions { DatabasePath = Path.Combine(options.DataDirectory, "dr.db") },
                Composition.Registry(activities),
                new JsonPayloadSerializer(OrchestrationsJson.PayloadOptions),
                options.Time,
                loggers,
                cancellationToken);
            var web = BuildWeb(options, plans, engine, loggers);
            await web.StartAsync(cancellationToken);
            return new DrServer(plans, loggers, activities, engine, web);
        }
        catch
        {
            if (engine is not null)
            {
                await engine.DisposeAsync();
            }

            activities.Dispose();
            loggers.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();

        // A run that it has announced must be started too, while there is an engine.
        await _web.Services.GetRequiredService<ScheduleService>().StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await _engine.DisposeAsync();
        await SitesGreeted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _activities.Dispose();
        _loggers.Dispose();
        _stopping.Dispose();
    }

    private static IEnumerable<VmReference> MachinesOf(LoadedPlan loaded) => loaded.Plan.Machines.SelectMany(machine => new VmReference[]
    {
        new(loaded.Plan.Primary, machine.Source.ResourceGroup, machine.Source.Vm),
        new(loaded.Plan.Recovery, machine.Destination.ResourceGroup, machine.Destination.Vm),
    });

    private static WebApplication BuildWeb(
        ServerOptions options, PlanSet plans, DurableEngine engine, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "dr" });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton<DurableClient>(engine.Client);
        builder.Services.AddSingleton(engine.Histories);
        builder.Services.AddSingleton<IKnownFailures, EngineFailures>();
        builder.Services.AddDrApi(plans);
        builder.Services.AddSingleton<ScheduleService>();
        if (!options.Untimed)
        {
            builder.Services.AddHostedService(provider => provider.GetRequiredService<ScheduleService>());
        }

        builder.WebHost.UseUrls(options.Url.ToString());
        var web = builder.Build();
        web.UseDrApi();
        web.MapDrApi();
        return web;
    }
}
