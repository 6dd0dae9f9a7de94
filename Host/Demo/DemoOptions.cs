namespace DrFunctions.Host.Demo;

/// <summary>What the demo was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>Machines to fail over, from 1 to 350.</summary>
    public int Machines { get; init; } = 12;

    /// <summary>Every simulated duration is divided by this.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Seed of the simulator's latencies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether to end after the verdict.</summary>
    public bool Exit { get; init; }

    /// <summary>Whether to print the report alone.</summary>
    public bool Json { get; init; }

    /// <summary>Where the simulator's journal goes; null: nowhere.</summary>
    public string? Journal { get; init; }
}
