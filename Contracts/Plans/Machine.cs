namespace DrFunctions.Contracts;

/// <summary>A protected machine: a source VM at the primary site and a destination instance at the DR site.</summary>
public sealed record Machine
{
    /// <summary>Its name in the plan.</summary>
    public required MachineName Name { get; init; }

    /// <summary>The VM at the primary site.</summary>
    public required SourceVm Source { get; init; }

    /// <summary>The instance at the DR site.</summary>
    public required DestinationVm Destination { get; init; }

    /// <summary>The machines that must be healthy before this one starts; they stop after it.</summary>
    public IReadOnlyList<MachineName> DependsOn { get; init => field = value ?? []; } = [];

    /// <summary>How to tell that the instance works; null: running is enough.</summary>
    public HealthProbe? Health { get; init; }
}

/// <summary>A VM at the primary site.</summary>
/// <param name="ResourceGroup">Its resource group.</param>
/// <param name="Vm">Its name.</param>
public sealed record SourceVm(string ResourceGroup, string Vm);

/// <summary>An instance at the DR site. One that does not exist is created by its start.</summary>
/// <param name="ResourceGroup">Its resource group, which must exist.</param>
/// <param name="Vm">Its name.</param>
public sealed record DestinationVm(string ResourceGroup, string Vm)
{
    /// <summary>The VM size when it is created; null for the source's.</summary>
    public string? Size { get; init; }

    /// <summary>The subnet's ARM id, for the NIC of an instance that is created; null if a NIC is named.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The name of an existing NIC in the resource group, for an instance that is created.</summary>
    public string? Nic { get; init; }
}

/// <summary>How to tell from outside that an instance works.</summary>
public sealed record HealthProbe
{
    /// <summary>The TCP port that must accept a connection; null if HTTP is probed.</summary>
    public int? Tcp { get; init; }

    /// <summary>The HTTP request that must answer well; null if TCP is probed.</summary>
    public HttpProbe? Http { get; init; }

    /// <summary>How long it may take from the start; then the gate has failed.</summary>
    public TimeSpan Timeout { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromMinutes(10);
}

/// <summary>An HTTP GET against the instance's private address.</summary>
/// <param name="Port">The port.</param>
/// <param name="Path">The path, beginning with a slash.</param>
/// <param name="Status">The status code that counts as healthy.</param>
public sealed record HttpProbe(int Port, string Path = "/", int Status = 200);
