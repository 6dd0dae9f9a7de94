using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>The simulator's control plane: its journal, its faults, and what stands on its disks.</summary>
internal sealed class CloudControl : IDisposable
{
    private readonly HttpClient _http;
    private readonly X509Certificate2 _authority;

    public CloudControl(Uri address, string authorityFile)
    {
        _authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        _http = new HttpClient(handler) { BaseAddress = new Uri(address, "/simulator/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The journal's entries above a sequence number.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalAsync(long after = 0) =>
        JournalEntry.ReadAll(await _http.GetStringAsync($"journal?after={after}"));

    /// <summary>Reads the journal on until an entry is wanted; gives everything up to and with it.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalUntilAsync(string what, Func<IReadOnlyList<JournalEntry>, bool> reached)
    {
        var read = new List<JournalEntry>();
        return await Patience.UntilAsync<IReadOnlyList<JournalEntry>>(what, async () =>
        {
            read.AddRange(await JournalAsync(read.Count == 0 ? 0 : read[^1].Seq));
            return reached(read) ? read : null;
        }, every: TimeSpan.FromMilliseconds(2));
    }

    /// <summary>Any call to the cloud, by its whole path.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    public async Task<JsonNode> GetAsync(string path) => (await Answer.OfAsync(await _http.GetAsync(path))).Expect(HttpStatusCode.OK).Body!;

    /// <summary>Puts a fault in force; gives its id.</summary>
    public async Task<string> FaultAsync(JsonObject fault)
    {
        using var response = await _http.PostAsJsonAsync("faults", fault);
        return (await Answer.OfAsync(response)).Expect(HttpStatusCode.Created).Body.Text("id");
    }

    /// <summary>Waits until a fault has struck so often.</summary>
    public Task StruckAsync(string fault, int times) => Patience.UntilAsync($"{fault} to strike", async () =>
        (await GetAsync("faults")).AsArray().Single(rule => rule.Text("id") == fault) is { } rule && rule.Get<int>("struck") >= times
            ? rule
            : null);

    public async Task RemoveFaultAsync(string fault)
    {
        using var response = await _http.DeleteAsync($"faults/{fault}");
        response.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }
}
