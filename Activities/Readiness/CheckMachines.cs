using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>
/// Checks some machines at both sites, by lists that all of them share. A site that does not answer is a finding; what the
/// other one shows is checked all the same. It only reads, and answers within 30 s whatever the sites do.
/// </summary>
public sealed class CheckMachines(ActivityServices services) : StepActivity<CheckMachinesInput, CheckedPart>(services)
{
    private static readonly IReadOnlyList<IMachineCheck> Checks =
    [
        new ExistenceCheck(), new PlacementCheck(), new PowerCheck(), new ShapeCheck(), new LockCheck(), new NicCheck(),
        new ChainCheck(), new SnapshotCountCheck(),
    ];

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(CheckMachinesInput input) => null;

    private protected override Site SiteOf(CheckMachinesInput input) => input.Primary;

    private protected override async Task<Pass<CheckedPart>> PassAsync(StepCall call, CheckMachinesInput input)
    {
        using var deadline = new CancellationTokenSource(PatientChecks.Limit, _services.Time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, call.CancellationToken);
        var patient = new PatientChecks(_services.Time, until.Token, call.CancellationToken);
        var reading = (
            Primary: patient.AskAsync(input.Primary, SiteRole.Primary, ct => SideView.ReadAsync(
                _services.Lists, input.Primary, SiteRole.Primary, input.Machines, ct)),
            Recovery: patient.AskAsync(input.Recovery, SiteRole.Recovery, ct => SideView.ReadAsync(
                _services.Lists, input.Recovery, SiteRole.Recovery, input.Machines, ct)),
            Points: patient.AskAsync(input.Recovery, SiteRole.Recovery, ct => StandingAsync(input, ct)));
        var (primary, noPrimary) = await reading.Primary;
        var (recovery, noRecovery) = await reading.Recovery;
        var (points, noPoints) = await reading.Points;
        var findings = input.Machines.SelectMany(machine =>
        {
            var look = new MachineLook(input.Group, machine, primary, recovery)
            {
                Complete = points is null ? null : points.GetValueOrDefault(machine.Name) ?? new HashSet<string>(),
            };
            return Checks.SelectMany(check => check.Find(look));
        });
        return new CheckedPart(null, [.. findings, .. new[] { noPrimary, noRecovery, noPoints }.OfType<Finding>()]);
    }

    // Points of one instant cost reads of their own: only machines whose newest point is one are asked for.
    private async Task<Dictionary<MachineName, HashSet<string>>> StandingAsync(
        CheckMachinesInput input, CancellationToken cancellationToken)
    {
        var asked = input.Machines.Where(m => m.Point is not null).ToArray();
        var replication = _services.ReplicationBetween(input.Primary, input.Recovery);
        var known = new KnownPoints(asked.Where(m => RestorePointIds.IsOfInstant(m.Point!))
            .Select(m => new AssessedMachine(m.Name, m.Destination, null, [m.Point!])));
        var standing = await Task.WhenAll(asked.Select(m => m.Destination.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(g => replication.StandingAsync(input.Recovery, g, input.Group, known, cancellationToken)));
        return standing.SelectMany(s => s.Machines).GroupBy(m => m.Key)
            .ToDictionary(m => m.Key, m => m.SelectMany(p => p.Value.Complete).Select(p => p.Id).ToHashSet());
    }
}
