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

    /// <summary>How long an unplanned failover tries to power its source off; null for the plan's.</summary>
    public TimeSpan? PowerOffTimeout { get; init; }

    /// <summary>How long its start may take, without the health gate; null for an hour.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>What becomes of a run that moves machines when this one cannot go on.</summary>
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.Stop;

    /// <summary>How long to wait between its turn to start and its start; null for not at all.</summary>
    public TimeSpan? StartDelay { get; init; }
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

/// <summary>How to tell that an instance works. All that is asked for must hold.</summary>
public sealed record HealthProbe
{
    /// <summary>The TCP port that must accept a connection; null for none.</summary>
    public int? Tcp { get; init; }

    /// <summary>The HTTP request that must answer well; null for none.</summary>
    public HttpProbe? Http { get; init; }

    /// <summary>Whether the VM agent must report ready.</summary>
    public bool Agent { get; init; }

    /// <summary>A script that must succeed inside the instance, by run command; null for none.</summary>
    public ScriptProbe? Script { get; init; }

    /// <summary>How long it may take from the start; then the gate has failed.</summary>
    public TimeSpan Timeout { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromMinutes(10);
}

/// <summary>An HTTP GET against the instance's private address.</summary>
/// <param name="Port">The port.</param>
/// <param name="Path">The path, beginning with a slash.</param>
/// <param name="Status">The status code that counts as healthy.</param>
public sealed record HttpProbe(int Port, string Path = "/", int Status = 200);

/// <summary>A script run inside the instance by the platform's run command; it may run more than once.</summary>
/// <param name="Run">The script: shell on Linux, PowerShell on Windows.</param>
/// <param name="Expect">
/// What its output must contain; null: that it succeeds is enough. Windows does not tell how a script ended: there one
/// without Expect has succeeded if it wrote no errors.
/// </param>
public sealed record ScriptProbe(string Run, string? Expect = null);
