using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Resources;

namespace DrFunctions.Simulator.Tests;

/// <summary>A server with real SDK clients, set up as the documentation says.</summary>
internal sealed class SimulatedCloud : IAsyncDisposable
{
    private static int _networks = Environment.ProcessId % 60;

    private readonly HttpClientTransport _transport;

    private SimulatedCloud(SimulatorServer server, Inventory inventory)
    {
        (Server, Inventory) = (server, inventory);
        Http = new HttpClient(Handler(server.CaCertificatePem)) { BaseAddress = server.Endpoint };
        _transport = new HttpClientTransport(new HttpClient(Handler(server.CaCertificatePem)));
        Arm = Client("dr-functions");
        Owner = Client("owner");
    }

    public SimulatorServer Server { get; }

    public Inventory Inventory { get; }

    public HttpClient Http { get; }

    public ArmClient Arm { get; }

    public ArmClient Owner { get; }

    public string Subscription => $"/subscriptions/{Inventory.Subscription}";

    /// <summary>Second octets, below 112, that no other world of these tests uses; the end-to-end tests have those from 130 on.</summary>
    public static int NextNetwork() => 12 + 2 * (Interlocked.Increment(ref _networks) % 50);

    public static async Task<SimulatedCloud> StartAsync(int machines = 3, double speed = 2000, Func<SimulatorOptions, SimulatorOptions>? configure = null, Inventory? inventory = null)
    {
        inventory ??= Inventory.Sample(machines, NextNetwork());
        var options = new SimulatorOptions { Inventory = inventory, Speed = speed };
        options = configure?.Invoke(options) ?? options;
        return new SimulatedCloud(await SimulatorServer.StartAsync(options), options.Inventory);
    }

    public ArmClient Client(string principal, int retries = 0)
    {
        var who = Inventory.Principals.Single(p => p.Name == principal);
        var options = new ArmClientOptions
        {
            Environment = new ArmEnvironment(Server.Endpoint, "https://management.azure.com"), Transport = _transport, Retry = { MaxRetries = retries },
        };
        return new ArmClient(Credential(who.ClientId, who.Secret), Inventory.Subscription, options);
    }

    public TokenCredential Credential(string clientId, string secret, string? tenant = null) => new ClientSecretCredential(tenant ?? Inventory.Tenant, clientId, secret,
        new ClientSecretCredentialOptions { AuthorityHost = Server.Endpoint, DisableInstanceDiscovery = true, Transport = _transport, Retry = { MaxRetries = 0 } });

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, string? json = null, string principal = "owner")
    {
        var who = Inventory.Principals.Single(p => p.Name == principal);
        var token = await Credential(who.ClientId, who.Secret).GetTokenAsync(new TokenRequestContext(["https://management.azure.com/.default"]), default);
        var request = new HttpRequestMessage(method, pathAndQuery);
        request.Headers.Authorization = new("Bearer", token.Token);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    public ResourceGroupResource Group(string name, ArmClient? client = null) =>
        (client ?? Arm).GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(Inventory.Subscription, name));

    public VirtualMachineResource Vm(string name, string group = "payroll", ArmClient? client = null) =>
        (client ?? Arm).GetVirtualMachineResource(VirtualMachineResource.CreateResourceIdentifier(Inventory.Subscription, group, name));

    public ResourceIdentifier DiskId(string name, string group = "payroll") => ManagedDiskResource.CreateResourceIdentifier(Inventory.Subscription, group, name);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Http.Dispose();
        _transport.Dispose();
    }

    private static SocketsHttpHandler Handler(string caPem) => new()
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(caPem) },
            },
        },
    };
}
