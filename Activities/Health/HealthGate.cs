using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>Lets an instance through that runs and, where the plan asks for it, answers. It changes nothing.</summary>
public sealed class HealthGate(ActivityServices services) : StepActivity<HealthGateInput, HealthyInstance>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(HealthGateInput input) => null;

    private protected override Site SiteOf(HealthGateInput input) => input.Instance.Site;

    private protected override async Task<Pass<HealthyInstance>> PassAsync(StepCall call, HealthGateInput input)
    {
        var seen = await LookAsync(call, input);
        var now = _services.Time.GetUtcNow();
        if (seen.Healthy)
            return new HealthyInstance(now, seen.Evidence);
        if (now < input.Deadline)
            return new Waiting(seen.Evidence);
        return new DrError(
            ErrorCodes.HealthGateFailed,
            $"VM '{input.Instance.Name}' at site '{input.Instance.Site.Name}' was not healthy in time: {seen.Evidence}.",
            "Look at the guest. When it works, retry; or skip the machine.",
            Expected(input));
    }

    private async Task<ProbeAnswer> LookAsync(StepCall call, HealthGateInput input)
    {
        VmView? view;
        try
        {
            view = await _services.Machines.ViewAsync(input.Instance, call.CancellationToken);
        }
        catch (SiteNotReadyException e)
        {
            // The gate has a deadline of its own: a site that does not answer must not outlive it.
            return new ProbeAnswer(false, e.Message);
        }

        if (view is null)
            return new ProbeAnswer(false, "the VM does not exist");
        if (view.Power != PowerState.Running)
            return new ProbeAnswer(false, $"the VM is {VmErrors.Words(view.Power)}");
        if (input.Probe is null or { Tcp: null, Http: null })
            return new ProbeAnswer(true, "the VM is running");
        if (input.PrivateAddress is not { } address)
            return new ProbeAnswer(false, "the VM has no private address to probe");
        return input.Probe.Http is { } http
            ? await _services.Probe.GetAsync(address, http, call.CancellationToken)
            : await _services.Probe.ConnectAsync(address, input.Probe.Tcp!.Value, call.CancellationToken);
    }

    private static string Expected(HealthGateInput input) => input.Probe switch
    {
        { Http: { } http } => $"Status {http.Status} from GET {http.Path} on port {http.Port}, by {input.Deadline:O}.",
        { Tcp: { } port } => $"A connection on port {port}, by {input.Deadline:O}.",
        _ => $"A running VM, by {input.Deadline:O}.",
    };
}
