using System.Text.RegularExpressions;

namespace DrFunctions.EndToEnd.Harness;

/// <summary><c>dr simulate</c> as a process, with its control plane.</summary>
internal sealed partial class SimulatorProcess : IAsyncDisposable
{
    private readonly ScenarioOptions _options;
    private readonly string _folder;
    private readonly NetworkLease _network = NetworkLease.Take();
    private readonly List<DrProcess> _processes = [];
    private Uri? _address;

    private SimulatorProcess(ScenarioOptions options, string folder) => (_options, _folder) = (options, folder);

    /// <summary>The folder with the plans for the simulated sites.</summary>
    public string Plans => Path.Combine(_folder, "plans");

    public CloudControl Control { get; private set; } = null!;

    public IReadOnlyList<DrProcess> Processes => _processes;

    public static async Task<SimulatorProcess> StartAsync(ScenarioOptions options, string folder)
    {
        var simulator = new SimulatorProcess(options, folder);
        try
        {
            await simulator.StartAgainAsync();
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it with its state and at its address, after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        List<string> arguments =
        [
            "simulate", "--port", $"{_address?.Port ?? 0}", "--speed", $"{_options.Speed}", "--machines", $"{_options.Machines}",
            "--seed", $"{_options.Seed}", "--network", $"{_network.Network}", "--plans", Plans,
        ];
        if (_options.Durable)
        {
            arguments.AddRange(["--data", Path.Combine(_folder, "cloud")]);
        }

        var process = DrProcess.Start($"dr simulate (start {_processes.Count + 1})", arguments);
        _processes.Add(process);
        var line = await process.LineAsync(candidate => SimulatingLine().IsMatch(candidate));
        _address = new Uri(SimulatingLine().Match(line).Groups["url"].Value);
        EditPlan(_options.Plan);
        Control?.Dispose();
        Control = new CloudControl(_address, Path.Combine(Plans, "ca.pem"));
    }

    /// <summary>Changes the sample's plan; a host reads it when it starts.</summary>
    public void EditPlan(Func<string, string>? edit)
    {
        var file = Path.Combine(Plans, "payroll.yaml");
        if (edit is not null)
        {
            File.WriteAllText(file, edit(File.ReadAllText(file)));
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _processes[^1].Kill();

    public async ValueTask DisposeAsync()
    {
        Control?.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _network.Dispose();
    }

    [GeneratedRegex(@"^Simulating .* at (?<url>https://\S+)")]
    private static partial Regex SimulatingLine();
}
