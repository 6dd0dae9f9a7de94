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
        var vm = (await control.JournalAsync()).Last(entry => entry.IsPower && side.Holds(entry.Resource) && entry.Name == machine).Resource;
        var content = (await control.GetAsync("disks")).AsArray().OfType<JsonNode>()
            .Where(disk => side.Holds(disk.Text("id")) && disk.Find<string>("machine")?.EndsWith("/" + machine, StringComparison.OrdinalIgnoreCase) == true)
            .Select(disk => disk.Text("id"));
        var token = await SignInAsync();
        foreach (var (id, version) in content.Select(id => (id, "2023-10-02")).Prepend((vm, "2024-07-01")))
        {
            await DeleteAsync($"{id}?api-version={version}", token);
        }
    }

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
        var deleted = await SendAsync(HttpMethod.Delete);
        deleted.Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NoContent], "{0}", deleted.Text);
        await Patience.UntilAsync($"{address} to be gone", async () =>
            await SendAsync(HttpMethod.Get) is { Status: HttpStatusCode.NotFound } gone ? gone : null);

        async Task<Answer> SendAsync(HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.Authorization = token;
            return await control.SendAsync(request);
        }
    }
}
