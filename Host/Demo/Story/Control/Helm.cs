using System.Text;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Demo.Story.Control;

/// <summary>How operators steer runs by the HTTP API, each under a name.</summary>
internal sealed class Helm : IDisposable
{
    /// <summary>Whoever asks for operations.</summary>
    public const string Requester = "operator-1";

    /// <summary>Whoever else looks on.</summary>
    public const string Another = "operator-2";

    private const string Why = """{"why":"the demo plays it"}""";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;

    /// <param name="server">The server's address; ends in a slash.</param>
    public Helm(Uri server) => _http = new HttpClient { BaseAddress = server };

    /// <summary>Says something to a run: cancel, approve, reject, or about a machine.</summary>
    public Task<Reply> SayAsync(string run, string what, string by, CancellationToken cancellation) =>
        PostAsync($"api/runs/{run}/{what}", by, Why, cancellation);

    /// <summary>Starts something; gives the run.</summary>
    /// <exception cref="CommandFailure">It was not accepted.</exception>
    public async Task<string> StartAsync(string path, string body, CancellationToken cancellation)
    {
        var reply = await PostAsync(path, Requester, body, cancellation);
        return reply.Status == 202 ? reply.Json.Text("id") : throw new CommandFailure(ExitCodes.Failed, new DrError(
            ErrorCodes.Unexpected, $"POST {path} was answered with {reply.Status}: {reply.Json}", "Look at the group and its runs."));
    }

    /// <summary>Ends a run's instance behind its back.</summary>
    public Task<Reply> TerminateAsync(string run, CancellationToken cancellation) =>
        PostAsync($"runtime/webhooks/durabletask/instances/{run}/terminate?reason=demo", Requester, "", cancellation);

    /// <summary>Posts as somebody.</summary>
    public async Task<Reply> PostAsync(string path, string by, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Dr-User", by);
        using var response = await _http.SendAsync(request, cancellation);
        return await ReadAsync(response, cancellation);
    }

    /// <summary>Waits until a run asks about a machine.</summary>
    public Task UntilAskedAsync(string run, string machine, CancellationToken cancellation) => UntilAsync(
        $"{run} to ask about {machine}",
        async () =>
        {
            using var response = await _http.GetAsync(new Uri($"api/runs/{run}", UriKind.Relative), cancellation);
            return (await ReadAsync(response, cancellation)).Json.List("questions").Any(question => question.Text("machine") == machine);
        },
        cancellation);

    /// <summary>Waits for something that can be asked for.</summary>
    /// <exception cref="CommandFailure">It does not come.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> hasCome, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await hasCome())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new CommandFailure(ExitCodes.Failed, new DrError(
                    ErrorCodes.Unexpected, $"Waited {Patience.TotalMinutes:0} min in vain for {what}.", "Look at the run and its log."));
            }

            await Task.Delay(PollEvery, TimeProvider.System, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return new Reply((int)response.StatusCode, document.RootElement.Clone());
    }
}

/// <summary>An answer, whatever it says.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body; an empty object for none.</param>
internal sealed record Reply(int Status, JsonElement Json);
