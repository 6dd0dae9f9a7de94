using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using DrFunctions.Host.Client;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story;

/// <summary>The subscription's owner, who does to the cloud what the product does not expect.</summary>
internal sealed class CloudOwner : IDisposable
{
    private const string ComputeVersion = "2024-07-01";
    private const string DiskVersion = "2023-10-02";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    private readonly SimulatorServer _cloud;
    private readonly Inventory _inventory;
    private readonly X509Certificate2 _authority;
    private readonly HttpClient _http;

    public CloudOwner(DemoStage stage)
    {
        (_cloud, _inventory) = (stage.Simulator, stage.Inventory);
        _authority = X509Certificate2.CreateFromPem(_cloud.CaCertificatePem);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority },
        };
        _http = new HttpClient(handler) { BaseAddress = _cloud.Endpoint };
    }

    /// <summary>Deletes a machine with its disks and every snapshot of them, on one side: nothing of it is left there.</summary>
    public async Task DeleteMachineAsync(Side side, string machine, CancellationToken cancellation)
    {
        await SignInAsync(cancellation);
        var vm = _inventory.Machines.Single(id => side.Holds(id) && CloudWitness.NameOf(id) == machine);
        var content = _cloud.Disks.List().Where(disk => side.Holds(disk.Id) && string.Equals(
            disk.Machine is null ? null : CloudWitness.NameOf(disk.Machine), machine, StringComparison.OrdinalIgnoreCase)).ToList();
        await DeleteAsync(vm, ComputeVersion, cancellation);
        foreach (var disk in content)
        {
            await DeleteAsync(disk.Id, DiskVersion, cancellation);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    private async Task SignInAsync(CancellationToken cancellation)
    {
        var owner = _inventory.Principals.Single(principal => principal.Name == "owner");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = owner.ClientId,
            ["client_secret"] = owner.Secret,
            ["scope"] = "https://management.azure.com/.default",
        });
        using var response = await _http.PostAsync(new Uri($"{_inventory.Tenant}/oauth2/v2.0/token", UriKind.Relative), form, cancellation);
        var token = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text("access_token"));
    }

    private async Task DeleteAsync(string resource, string version, CancellationToken cancellation)
    {
        var address = new Uri($"{resource}?api-version={version}", UriKind.Relative);
        using var deleted = await _http.DeleteAsync(address, cancellation);
        deleted.EnsureSuccessStatusCode();
        while (true)
        {
            using var look = await _http.GetAsync(address, cancellation);
            if (look.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }

            await Task.Delay(PollEvery, TimeProvider.System, cancellation);
        }
    }
}
