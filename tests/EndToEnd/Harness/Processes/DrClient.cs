using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>The HTTP API of the host under test, as an operator's script would use it.</summary>
internal sealed class DrClient(Uri baseAddress) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = baseAddress,
        
        // A start that looks around first answers after 35 s at the latest.
        Timeout = TimeSpan.FromSeconds(60),
    };

    public async Task<Answer> GetAsync(string path) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Asks for a planned failover.</summary>
    public Task<Answer> PlannedFailoverAsync(string group, string? idempotencyKey = null, string? body = null) =>
        StartAsync(Op.PlannedFailover, group, body, idempotencyKey);

    /// <summary>Asks for an operation.</summary>
    public async Task<Answer> StartAsync(string operation, string group, string? body = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/groups/{group}/{operation}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await SendAsync(request);
    }

    /// <summary>Posts as somebody.</summary>
    /// <param name="path">Where.</param>
    /// <param name="by">Who.</param>
    /// <param name="body">What, as JSON; null for nothing.</param>
    public async Task<Answer> PostAsync(string path, string by, string? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Dr-User", by);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await SendAsync(request);
    }

    /// <summary>The group as it shows itself.</summary>
    public async Task<JsonNode> GroupAsync(string group) =>
        (await GetAsync($"/api/groups/{group}")).Expect(HttpStatusCode.OK).Body!;

    public Task<Answer> StatusAsync(string run) => GetAsync($"/runtime/webhooks/durabletask/instances/{run}");

    /// <summary>Waits until the run has ended; gives its status document.</summary>
    public async Task<JsonNode> EndAsync(string run, TimeSpan? limit = null) =>
        await Patience.UntilAsync($"the end of run {run}", async () =>
        {
            var status = await StatusAsync(run);
            return status.Status switch
            {
                HttpStatusCode.OK => status.Body,
                HttpStatusCode.Accepted => null,
                _ => throw new InvalidOperationException($"The status of run {run} is {(int)status.Status}: {status.Text}"),
            };
        }, limit, TimeSpan.FromMilliseconds(100));

    public async Task<JsonNode> ReportAsync(string run) =>
        (await GetAsync($"/api/runs/{run}/report")).Expect(HttpStatusCode.OK).Body!;

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            return await Answer.OfAsync(response);
        }
    }

    public void Dispose() => _http.Dispose();
}
