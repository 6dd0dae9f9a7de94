using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Simulator;

/// <summary>How faithfully Azure's request limits are enforced.</summary>
public enum ThrottlingMode
{
    /// <summary>Nothing is refused; the headers always show full buckets.</summary>
    Off,

    /// <summary>Azure's documented buckets in real time.</summary>
    Real,

    /// <summary>Azure's buckets, refilled <see cref="SimulatorOptions.Speed"/> times as fast.</summary>
    Scaled,
}

/// <summary>What a <see cref="SimulatorServer"/> simulates and how fast.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The resources, principals and guests that exist at the first start. A data directory that holds a world wins over it.</summary>
    public required Inventory Inventory { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 (the default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Every simulated duration is divided by this; 1 is real time. Must be positive.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Folder that keeps the world, the CA and the journal; null keeps nothing.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Seed of the latencies and the identifiers: the same seed and the same calls give the same durations.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Request limits; off by default.</summary>
    public ThrottlingMode Throttling { get; init; } = ThrottlingMode.Off;

    /// <summary>The platform's clock: the Date header, timestamps and every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the simulator logs; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
