using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>The HTTP API of either host, as the command line uses it. Whatever goes wrong is a <see cref="CommandFailure"/>.</summary>
internal sealed class DrClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;

    /// <param name="server">The server's address; ends in a slash.</param>
    /// <param name="user">Who asks; null leaves it to the server.</param>
    /// <param name="functionsKey">The key of a Function App; null for none.</param>
    public DrClient(Uri server, string? user = null, string? functionsKey = null)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            AllowAutoRedirect = false,
            UseProxy = !server.IsLoopback,
        })
        {
            BaseAddress = server,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        Send("X-Dr-User", user);
        Send("x-functions-key", functionsKey);
    }

    /// <summary>Reads.</summary>
    /// <param name="path">Relative to the server.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ServerAnswer> GetAsync(string path, CancellationToken cancellation) =>
        AnswerAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)), cancellation);

    /// <summary>Says something to a run, or asks about a group.</summary>
    /// <param name="path">Relative to the server.</param>
    /// <param name="why">Why; null for nothing said.</param>
    /// <param name="cancellation">Gives up waiting; it may count all the same.</param>
    public Task<ServerAnswer> SayAsync(string path, string? why, CancellationToken cancellation) =>
        AnswerAsync(Post(path, why is null ? [] : new JsonObject { ["why"] = why }), cancellation);

    /// <summary>Asks for an operation of a group; the answer holds the run's id.</summary>
    /// <param name="operation">What.</param>
    /// <param name="group">Of which group.</param>
    /// <param name="options">How.</param>
    /// <param name="key">The Idempotency-Key; null for none.</param>
    /// <param name="cancellation">Gives up waiting; the operation may start all the same.</param>
    public Task<ServerAnswer> StartAsync(
        Operation operation, string group, RunOptions options, string? key, CancellationToken cancellation) =>
        StartAsync(
            $"api/groups/{Uri.EscapeDataString(group)}/{Routes.Of(operation)}",
            options == new RunOptions() ? [] : Members(options), key, cancellation);

    /// <summary>Asks that a run be run again, or taken back; the answer holds the new run's id.</summary>
    /// <param name="path">Of what, relative to the server.</param>
    /// <param name="options">What is to be otherwise than it was; what is as by default stays as it was.</param>
    /// <param name="action">What a recovery is to do; null for any other.</param>
    /// <param name="key">The Idempotency-Key; null for none.</param>
    /// <param name="cancellation">Gives up waiting; the operation may start all the same.</param>
    public Task<ServerAnswer> AgainAsync(
        string path, RunOptions options, string? action, string? key, CancellationToken cancellation)
    {
        var (body, defaults) = (Members(options), Members(new RunOptions()));
        foreach (var name in defaults.Where(member => JsonNode.DeepEquals(member.Value, body[member.Key])).Select(member => member.Key))
        {
            body.Remove(name);
        }

        if (action is not null)
        {
            body["action"] = action;
        }

        return StartAsync(path, body, key, cancellation);
    }

    /// <summary>Checks whether a group is ready; the answer is what was found.</summary>
    /// <param name="group">Which group.</param>
    /// <param name="cancellation">Gives up waiting; the check changes nothing.</param>
    public Task<ServerAnswer> CheckAsync(string group, CancellationToken cancellation) => AnswerAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri($"api/groups/{Uri.EscapeDataString(group)}/readiness", UriKind.Relative))
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        },
        cancellation);

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Post(string path, JsonObject body) => new(HttpMethod.Post, new Uri(path, UriKind.Relative))
    {
        Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
    };

    // What is as by default throughout is left out: a server that does not know an option yet need not know it then.
    private Task<ServerAnswer> StartAsync(string path, JsonObject body, string? key, CancellationToken cancellation)
    {
        var request = Post(path, body);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return AnswerAsync(request, cancellation);
    }

    private static JsonObject Members(RunOptions options) =>
        JsonSerializer.SerializeToNode(options, ContractsJson.Default.RunOptions)!.AsObject();

    private void Send(string header, string? value)
    {
        if (value is not null)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        }
    }

    private async Task<ServerAnswer> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var sent = request;
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return Answers.Read(request, response, text);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw Answers.Unreachable(_http.BaseAddress!, failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Answers.Lost(request, _http.BaseAddress!, failure);
        }
    }
}
