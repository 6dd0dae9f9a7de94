using System.Text.RegularExpressions;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>
/// Which host answers: <c>dr serve</c> as a process of ours, or with DR_BASE_URL whatever already runs there, with the
/// plans that it has. Only a process of ours can be killed and started again.
/// </summary>
internal sealed partial class HostUnderTest : IAsyncDisposable
{
    private static readonly string? External = Environment.GetEnvironmentVariable("DR_BASE_URL");

    private readonly string _data;
    private readonly string _plans;
    private readonly List<DrProcess> _processes = [];
    private Uri? _address;

    private HostUnderTest(string data, string plans) => (_data, _plans) = (data, plans);

    public DrClient Api { get; private set; } = null!;

    public Uri Address => _address!;

    /// <summary>The process of ours; throws against a host from elsewhere.</summary>
    public DrProcess Process => _processes.Count > 0
        ? _processes[^1]
        : throw new InvalidOperationException("The host at DR_BASE_URL is no process of the tests.");

    public IReadOnlyList<DrProcess> Processes => _processes;

    public static async Task<HostUnderTest> StartAsync(string data, string plans)
    {
        var host = new HostUnderTest(data, plans);
        if (External is { Length: > 0 })
        {
            host._address = new Uri(External);
            host.Api = new DrClient(host._address);
            return host;
        }

        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts it on the same data and at the same address, after it was killed or has ended.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        var line = await Process.LineAsync(candidate => ServingLine().IsMatch(candidate));
        _address = new Uri(ServingLine().Match(line).Groups["url"].Value);
        Api?.Dispose();
        Api = new DrClient(_address);
    }

    /// <summary>Starts it and does not wait until it serves.</summary>
    public DrProcess Launch()
    {
        var url = _address?.ToString() ?? "http://127.0.0.1:0";
        _processes.Add(DrProcess.Start(
            $"dr serve (start {_processes.Count + 1})", ["serve", "--data", _data, "--plans", _plans, "--urls", url]));
        return Process;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => Process.Kill();

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    [GeneratedRegex(@"^Serving .* on (?<url>http://\S+)")]
    private static partial Regex ServingLine();
}
