using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>
/// Checks what holds for a site as a whole: whether it answers and lets us in, what its principal may do, its resource
/// groups and their locks, and whether the instances that a run would create have room. It only reads, and answers within
/// 30 s whatever the site does.
/// </summary>
public sealed class CheckSite(ActivityServices services) : StepActivity<CheckSiteInput, CheckedPart>(services)
{
    private static readonly IReadOnlyList<ISiteCheck> Checks =
        [new PermissionCheck(), new GroupLockCheck(), new CapacityCheck(), new SubnetCheck()];

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(CheckSiteInput input) => null;

    private protected override Site SiteOf(CheckSiteInput input) => input.Site;

    private protected override async Task<Pass<CheckedPart>> PassAsync(StepCall call, CheckSiteInput input)
    {
        using var deadline = new CancellationTokenSource(PatientChecks.Limit, _services.Time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, call.CancellationToken);
        var patient = new PatientChecks(_services.Time, until.Token, call.CancellationToken);
        var look = new SiteLook(_services.Lists, input);
        var groups = patient.AskAsync(input.Site, input.Side, look.GroupsAsync);
        var parts = await Task.WhenAll(Checks.Select(check => patient.AskAsync(
            input.Site, input.Side, ct => check.FindAsync(look, ct))));
        var (seen, unseen) = await groups;
        return new CheckedPart(
            seen?.ReadAt,
            [
                .. seen?.Findings ?? [], .. unseen is null ? Array.Empty<Finding>() : [unseen],
                .. parts.SelectMany(part => part.Seen ?? [part.Unseen!]),
            ]);
    }
}
