using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities;

/// <summary>
/// What the activities of a process share: a connection, a gate and a watcher per site. A host makes one and registers
/// every activity over it, as in <c>registry.AddActivity(…, () => new PowerOff(services))</c>.
/// </summary>
public sealed class ActivityServices : IDisposable
{
    private readonly SiteClients _sites;
    private readonly RegionalReplication _replication;
    private readonly NetworkProbe _probe;

    /// <summary>Makes them. No site is reached before its first use.</summary>
    /// <param name="options">How activities behave.</param>
    /// <param name="time">The clock of waits, permits and deadlines.</param>
    /// <param name="loggers">Where activities log.</param>
    public ActivityServices(ActivityOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        Options = options;
        Time = time;
        Logger = loggers.CreateLogger("DrFunctions.Activities");
        _sites = new SiteClients(options, time, Logger);
        var disks = new AzureDisks(_sites);
        Disks = disks;
        Machines = new AzureVirtualMachines(_sites);
        Nics = new AzureNics(_sites);
        Locks = new AzureLocks(_sites);
        var snapshots = new AzureSnapshots(_sites);
        Lists = new AzureSiteLists(_sites, Machines, disks, snapshots);
        _replication = new RegionalReplication(
            new CopyStartReplication(_sites, snapshots, disks),
            new InstantReplication(new AzureRestorePoints(_sites)));
        Scripts = new ScriptProbes(new AzureScripts(_sites), time);
        _probe = new NetworkProbe(options.ProbeTimeout, time);
    }

    internal ActivityOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal IVirtualMachines Machines { get; init; }

    internal INics Nics { get; }

    internal ILocks Locks { get; }

    internal IDisks Disks { get; }

    internal ISiteLists Lists { get; }

    internal ScriptProbes Scripts { get; }

    internal Instances Instances => new(_sites, Machines);

    internal IProbe Probe => _probe;

    /// <summary>How data gets from one site to another; every pair is one of regions so far.</summary>
    internal IReplication ReplicationBetween(Site from, Site to) => _replication;

    internal SiteConnection ConnectionTo(Site site) => _sites.For(site);

    /// <summary>
    /// Signs in to the sites of these machines and reads one of each, so that a wrong secret shows before the worst day
    /// and the first failover finds warm connections. What goes wrong is logged; it never throws but when cancelled.
    /// </summary>
    public Task GreetSitesAsync(IEnumerable<VmReference> machines, CancellationToken cancellationToken) =>
        Task.WhenAll(machines.DistinctBy(machine => machine.Site).Select(machine => GreetAsync(machine, cancellationToken)));

    private async Task GreetAsync(VmReference machine, CancellationToken cancellationToken)
    {
        try
        {
            await Machines.ViewAsync(machine, cancellationToken);
        }
        catch (Exception e) when (e is SiteNotReadyException or SiteRefusedException)
        {
            Log.SiteNotUsable(Logger, machine.Site.Name.Value, (e as SiteRefusedException)?.Error.ToString() ?? e.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _sites.Dispose();
        _probe.Dispose();
    }
}
