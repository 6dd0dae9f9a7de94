using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>The owner of the simulated subscription, who does what the product does not expect.</summary>
internal sealed class CloudOwner(CloudControl control)
{
    private const string Tenant = "5a3b1c00-0000-4000-8000-0000000000aa";
    private const string Client = "5a3b1c00-0000-4000-8000-0000000000c2";
    private const string Secret = "simulated-owner-secret";

    /// <summary>Deletes a machine on a side, with its disks and their snapshots there.</summary>
    public async Task DeleteAsync(Side side, string machine)
    {
        var vm = await FindAsync(side, machine);
        var content = (await control.GetAsync("disks")).AsArray().OfType<JsonNode>()
            .Where(disk => side.Holds(disk.Text("id")) && disk.Find<string>("machine")?.EndsWith("/" + machine, StringComparison.OrdinalIgnoreCase) == true)
            .Select(disk => disk.Text("id"));
        var token = await SignInAsync();
        foreach (var (id, version) in content.Select(id => (id, "2023-10-02")).Prepend((vm, "2024-07-01")))
        {
            await DeleteAsync($"{id}?api-version={version}", token);
        }
    }

    /// <summary>What makes a machine on a side what it is, whatever its disks are called: in tags and place, hardware, disks and NICs.</summary>
    public async Task<JsonNode> LookAsync(Side side, string machine)
    {
        var token = await SignInAsync();
        var answer = await SendAsync(HttpMethod.Get, $"{await FindAsync(side, machine)}?api-version=2024-07-01", token);
        var vm = answer.Expect(HttpStatusCode.OK).Body!;
        var storage = vm["properties"]!["storageProfile"]!;
        return new JsonObject
        {
            ["location"] = vm["location"]?.DeepClone(),
            ["zones"] = vm["zones"]?.DeepClone(),
            ["identity"] = vm["identity"]?.DeepClone(),
            ["tags"] = new JsonObject(vm["tags"]!.AsObject()
                .Where(tag => !tag.Key.StartsWith("dr-", StringComparison.Ordinal)).OrderBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => KeyValuePair.Create(tag.Key, tag.Value?.DeepClone()))),
            ["size"] = vm["properties"]!["hardwareProfile"].Text("vmSize"),
            ["osDisk"] = await DiskAsync(storage["osDisk"], token),
            ["dataDisks"] = new JsonArray(await Task.WhenAll(storage.Items("dataDisks").Select(disk => DiskAsync(disk, token)))),
            ["nics"] = new JsonArray([.. vm["properties"]!["networkProfile"].Items("networkInterfaces").Select(nic => (JsonNode)nic.Text("id").ToLowerInvariant())]),
        };
    }

    private async Task<JsonNode?> DiskAsync(JsonNode? held, AuthenticationHeaderValue token)
    {
        var disk = (await SendAsync(HttpMethod.Get, $"{held!["managedDisk"].Text("id")}?api-version=2023-10-02", token)).Expect(HttpStatusCode.OK).Body;
        return new JsonObject
        {
            ["lun"] = held.Find<int?>("lun"), ["caching"] = held.Text("caching"), ["osType"] = held.Find<string>("osType"),
            ["sku"] = disk!["sku"].Text("name"), ["size"] = disk["properties"].Get<int>("diskSizeGB"),
        };
    }

    /// <summary>Deletes a machine's VM restore points on a side.</summary>
    public async Task DeleteRestorePointsAsync(Side side, string machine)
    {
        var token = await SignInAsync();
        var vm = await FindAsync(Side.Primary, machine);
        var collections = Side.Primary.Twin(vm)[..vm.IndexOf("/virtualmachines/", StringComparison.OrdinalIgnoreCase)] + "/restorePointCollections";
        var list = await SendAsync(HttpMethod.Get, $"{side.Twin(collections)}?api-version=2024-07-01", token);
        foreach (var collection in list.Expect(HttpStatusCode.OK).Body.Items("value").Where(one => one!["tags"].Text("dr-machine") == machine))
        {
            await DeleteAsync($"{collection.Text("id")}?api-version=2024-07-01", token);
        }
    }

    private async Task<string> FindAsync(Side side, string machine) =>
        (await control.GetAsync("disks")).AsArray().Select(disk => disk.Find<string>("attachedTo"))
            .FirstOrDefault(vm => vm is not null && side.Holds(vm) && vm.EndsWith("/" + machine, StringComparison.OrdinalIgnoreCase))?.ToLowerInvariant()
        ?? throw new InvalidOperationException($"No machine {machine} has disks at {side}.");

    private async Task<AuthenticationHeaderValue> SignInAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{Tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = Client, ["client_secret"] = Secret,
                ["scope"] = "https://management.azure.com/.default",
            }),
        };
        var answer = await control.SendAsync(request);
        return new AuthenticationHeaderValue("Bearer", answer.Expect(HttpStatusCode.OK).Body.Text("access_token"));
    }

    private async Task DeleteAsync(string address, AuthenticationHeaderValue token)
    {
        var deleted = await SendAsync(HttpMethod.Delete, address, token);
        deleted.Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NoContent], "{0}", deleted.Text);
        await Patience.UntilAsync($"{address} to be gone", async () =>
            await SendAsync(HttpMethod.Get, address, token) is { Status: HttpStatusCode.NotFound } gone ? gone : null);
    }

    private async Task<Answer> SendAsync(HttpMethod method, string address, AuthenticationHeaderValue token)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = token;
        return await control.SendAsync(request);
    }
}
