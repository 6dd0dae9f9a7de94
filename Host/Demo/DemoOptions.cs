namespace DrFunctions.Host.Demo;

/// <summary>What the demo was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>Machines to fail over, from 1 to 350.</summary>
    public int Machines { get; init; } = 12;

    /// <summary>Every simulated duration is divided by this.</summary>
    public double Speed { get; init; } = DefaultSpeed(DemoStory.Planned);

    /// <summary>Second octet of the 127.x addresses that the machines get; demos side by side need some that are at least 2 apart.</summary>
    public int Network { get; init; } = 10;

    /// <summary>Seed of the simulator's latencies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether to end after the verdict.</summary>
    public bool Exit { get; init; }

    /// <summary>What is told.</summary>
    public DemoStory Story { get; init; } = DemoStory.Planned;

    /// <summary>Whether to print the reports or cases alone.</summary>
    public bool Json { get; init; }

    /// <summary>Where the simulator's journal goes; null: nowhere.</summary>
    public string? Journal { get; init; }

    /// <summary>The speed where none is given: many short runs are played faster than one that is to be watched.</summary>
    public static double DefaultSpeed(DemoStory story) => story == DemoStory.Control ? 600 : 60;
}

/// <summary>What the demo tells.</summary>
internal enum DemoStory
{
    /// <summary>A planned failover.</summary>
    Planned,

    /// <summary>Every operation, one after the other.</summary>
    All,

    /// <summary>What operators can say to a run: cancel, answer, approve, recover.</summary>
    Control,
}
