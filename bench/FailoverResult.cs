using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrFunctions.Bench;

/// <summary>What one failover took.</summary>
internal sealed partial record FailoverResult
{
    private const double MemoryLimitMegabytes = 400;

    public required int Machines { get; init; }

    public required double Speed { get; init; }

    /// <summary>From the run's beginning to its end.</summary>
    public required double MakespanSeconds { get; init; }

    /// <summary>What the cloud alone takes along the plan's graph.</summary>
    public required double CriticalPathSeconds { get; init; }

    /// <summary>Makespan over critical path; 1 is perfect.</summary>
    public double MakespanRatio => MakespanSeconds / CriticalPathSeconds;

    /// <summary>ARM calls, all of them.</summary>
    public required long Calls { get; init; }

    public double CallsPerMachine => (double)Calls / Machines;

    /// <summary>The most memory that the host ever had (VmHWM).</summary>
    public required double PeakMemoryMegabytes { get; init; }

    /// <summary>Peak memory over the 400 MB that it may have.</summary>
    public double MemoryRatio => PeakMemoryMegabytes / MemoryLimitMegabytes;

    public string ToJson() => JsonSerializer.Serialize(this, Shape.Default.FailoverResult);

    public string ToText() => $"""
        failover of {Machines} machines at speed {Speed}
          makespan / critical path  {MakespanRatio:0.000}  ({MakespanSeconds:0.00} s / {CriticalPathSeconds:0.00} s)
          ARM calls per machine     {CallsPerMachine:0.0}  ({Calls})
          memory / limit            {MemoryRatio:0.000}  ({PeakMemoryMegabytes:0} MB / {MemoryLimitMegabytes} MB)
        """;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(FailoverResult))]
    private sealed partial class Shape : JsonSerializerContext;
}
