using System.Net.Sockets;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>Probes over the network, from where this process runs.</summary>
internal sealed class NetworkProbe : IProbe, IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public NetworkProbe(TimeSpan timeout, TimeProvider time)
    {
        (_timeout, _time) = (timeout, time);

        // A redirect is an answer; and yesterday's connection says nothing about today's instance.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Task<ProbeAnswer> ConnectAsync(string address, int port, CancellationToken cancellationToken) =>
        TryAsync(
            async token =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address, port, token);
                return new ProbeAnswer(true, $"{address}:{port} accepts connections");
            },
            $"{address}:{port}",
            cancellationToken);

    public Task<ProbeAnswer> GetAsync(string address, HttpProbe probe, CancellationToken cancellationToken)
    {
        var host = new UriBuilder(Uri.UriSchemeHttp, address, probe.Port).Uri.GetLeftPart(UriPartial.Authority);
        var uri = new Uri(host + probe.Path);
        return TryAsync(
            async token =>
            {
                using var response = await _http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, token);
                return new ProbeAnswer((int)response.StatusCode == probe.Status, $"{uri} answers {(int)response.StatusCode}");
            },
            uri.ToString(),
            cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProbeAnswer> TryAsync(
        Func<CancellationToken, Task<ProbeAnswer>> probe, string target, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await probe(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer(false, $"{target} does not answer within {_timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or IOException)
        {
            return new ProbeAnswer(false, $"{target} does not answer: {e.Message}");
        }
    }
}
