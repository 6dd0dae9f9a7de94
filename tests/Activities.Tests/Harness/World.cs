using System.Text.Json.Nodes;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Simulator;
using Microsoft.Extensions.Logging.Abstractions;
using Site = DrFunctions.Contracts.Site;

namespace DrFunctions.Activities.Tests.Harness;

/// <summary>A simulated cloud of two regions with the sample's machines, and activities that reach it over TLS.</summary>
internal sealed class World : IAsyncDisposable
{
    // Guests answer on real loopback addresses: every world has two networks of its own.
    private static int _networks;

    private readonly DirectoryInfo _folder;
    private readonly string _secretFile;
    private readonly TimeProvider _time;

    private World(SimulatorServer server, ActivityOptions options, TimeProvider time)
    {
        Simulator = server;
        _folder = Directory.CreateTempSubdirectory("dr-activities-");
        _secretFile = Path.Combine(_folder.FullName, "secret");
        var ca = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(ca, server.CaCertificatePem);
        WriteSecret(Sample.Secret);
        Primary = NewSite("west", "westeurope", ca);
        Recovery = NewSite("north", "northeurope", ca);
        Options = options;
        _time = time;
        Services = new ActivityServices(options, time, NullLoggerFactory.Instance);
        Owner = new Owner(server);
    }

    public SimulatorServer Simulator { get; }

    public Site Primary { get; }

    public Site Recovery { get; }

    public ActivityOptions Options { get; }

    public ActivityServices Services { get; private set; }

    /// <summary>Somebody who may do everything, and does it behind the product's back.</summary>
    public Owner Owner { get; }

    /// <summary>Every call that did not arrive was the last of its process.</summary>
    public bool RestartAfterPending { get; set; }

    public static async Task<World> StartAsync(
        int machines = 1, Action<JsonObject>? edit = null, ActivityOptions? options = null, double speed = 1000,
        ThrottlingMode throttling = ThrottlingMode.Off, TimeProvider? time = null)
    {
        var network = 100 + (Interlocked.Add(ref _networks, 2) % 140);
        var inventory = JsonNode.Parse(Inventory.SampleJson(machines, network))!.AsObject();
        edit?.Invoke(inventory);
        var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            Inventory = Inventory.Parse(inventory.ToJsonString()),
            Speed = speed,
            Throttling = throttling,
        });
        return new World(server, options ?? new ActivityOptions(), time ?? TimeProvider.System);
    }

    public void WriteSecret(string secret) => File.WriteAllText(_secretFile, secret);

    /// <summary>The process dies and another one takes over: nothing of the activities' memory is left.</summary>
    public void RestartProcess()
    {
        Services.Dispose();
        Services = new ActivityServices(Options, _time, NullLoggerFactory.Instance);
    }

    /// <summary>Runs an activity until it is done or has failed, as an orchestration does.</summary>
    public async Task<StepResult<T>> DriveAsync<TInput, T>(
        Func<ActivityServices, Activity<TInput, StepResult<T>>> activity, TInput input)
        where T : class
    {
        var ids = new List<string>();
        for (var calls = 0; calls < 500; calls++)
        {
            var result = await RunAsync(activity, input);
            ids.AddRange(result.CorrelationIds);
            if (result.State != StepState.Pending)
                return result with { CorrelationIds = ids };
            if (RestartAfterPending)
                RestartProcess();
            await Task.Delay(result.After!.Value, TimeProvider.System);
        }

        throw new InvalidOperationException("The activity neither arrives nor fails.");
    }

    /// <summary>Runs an activity once; input and result cross the durable boundary as JSON.</summary>
    public async Task<StepResult<T>> RunAsync<TInput, T>(
        Func<ActivityServices, Activity<TInput, StepResult<T>>> activity, TInput input)
        where T : class
    {
        var json = new JsonPayloadSerializer(ContractsJson.Default.Options);
        var context = new ActivityContext(typeof(TInput).Name, "instance", CancellationToken.None);
        var crossed = json.Deserialize<TInput>(json.Serialize(input))!;
        var result = await activity(Services).RunAsync(context, crossed);
        return json.Deserialize<StepResult<T>>(json.Serialize(result))!;
    }

    public async ValueTask DisposeAsync()
    {
        Services.Dispose();
        Owner.Dispose();
        await Simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Site NewSite(string name, string region, string ca) => new()
    {
        Name = new SiteName(name),
        ArmEndpoint = Simulator.Endpoint,
        AuthorityHost = Simulator.Endpoint,
        TenantId = Sample.Tenant,
        SubscriptionId = Sample.Subscription,
        Region = region,
        Credential = new SiteCredential { ClientId = Sample.ClientId, SecretFile = _secretFile },
        CaFile = ca,
        PollEvery = TimeSpan.FromMilliseconds(10),
    };
}
