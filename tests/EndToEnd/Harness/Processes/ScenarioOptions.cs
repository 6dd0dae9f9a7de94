namespace DrFunctions.EndToEnd.Harness;

/// <summary>What is simulated, and what of the host is out of the ordinary.</summary>
internal sealed record ScenarioOptions
{
    /// <summary>Machines of the sample application.</summary>
    public int Machines { get; init; } = 12;

    /// <summary>Every simulated duration is divided by this.</summary>
    public double Speed { get; init; } = 600;

    /// <summary>Seed of the latencies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether it keeps its state, so that it can be killed and started again.</summary>
    public bool Durable { get; init; }

    /// <summary>What is changed in the sample's plan before the host reads it; null for nothing.</summary>
    public Func<string, string>? Plan { get; init; }

    /// <summary>The folder of the host's state; null for one in the scenario's own.</summary>
    public string? HostData { get; init; }
}
