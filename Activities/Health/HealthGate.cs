using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>
/// Lets an instance through that runs and for which all holds that the plan asks for. It changes nothing, but runs the
/// plan's script.
/// </summary>
public sealed class HealthGate(ActivityServices services) : StepActivity<HealthGateInput, HealthyInstance>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(HealthGateInput input) => input.Permit;

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

    // An instance that does not run yet cannot be probed; its script would be run.
    private protected override async Task<Pass<HealthyInstance>> ForetellPassAsync(StepCall call, HealthGateInput input)
    {
        if (input.Probe?.Script is { } script
            && await _services.Machines.ViewAsync(input.Instance, call.CancellationToken) is { } view)
            await _services.Scripts.ForetellAsync(view, script, call.CancellationToken);
        return new HealthyInstance(_services.Time.GetUtcNow(), "foretold");
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
        return input.Probe is { } probe ? await ProbeAsync(call, input, probe, view) : new ProbeAnswer(true, "the VM is running");
    }

    // The cheapest first, and none after one that does not hold: the script is run in a guest that answers otherwise.
    private async Task<ProbeAnswer> ProbeAsync(StepCall call, HealthGateInput input, HealthProbe probe, VmView view)
    {
        var evidence = new List<string> { "the VM is running" };
        foreach (var look in Looks(call, input, probe, view))
        {
            var answer = await look();
            if (!answer.Healthy)
                return answer;
            evidence.Add(answer.Evidence);
        }

        return new ProbeAnswer(true, string.Join(", ", evidence));
    }

    private IEnumerable<Func<Task<ProbeAnswer>>> Looks(StepCall call, HealthGateInput input, HealthProbe probe, VmView view)
    {
        if (probe.Agent)
            yield return () => Task.FromResult(
                view.AgentReady ? new ProbeAnswer(true, "its agent is ready") : new ProbeAnswer(false, "the VM's agent does not report ready"));
        if (probe.Tcp is { } port)
            yield return () => AtAddressAsync(input, address => _services.Probe.ConnectAsync(address, port, call.CancellationToken));
        if (probe.Http is { } http)
            yield return () => AtAddressAsync(input, address => _services.Probe.GetAsync(address, http, call.CancellationToken));
        if (probe.Script is { } script)
            yield return () => input.Permit is { } permit
                ? _services.Scripts.LookAsync(view, permit, script, call.CancellationToken)
                : Task.FromResult(new ProbeAnswer(false, "no permit was given to run the script"));
    }

    private static Task<ProbeAnswer> AtAddressAsync(HealthGateInput input, Func<string, Task<ProbeAnswer>> probe) =>
        input.PrivateAddress is { } address
            ? probe(address)
            : Task.FromResult(new ProbeAnswer(false, "the VM has no private address to probe"));

    private static string Expected(HealthGateInput input)
    {
        var all = new List<string> { "a running VM" };
        if (input.Probe is { Agent: true })
            all.Add("an agent that reports ready");
        if (input.Probe?.Tcp is { } port)
            all.Add($"a connection on port {port}");
        if (input.Probe?.Http is { } http)
            all.Add($"status {http.Status} from GET {http.Path} on port {http.Port}");
        if (input.Probe?.Script is { } script)
            all.Add(script.Expect is { } text ? $"a script that writes '{text}'" : "a script that succeeds");
        return $"By {input.Deadline:O}: {string.Join(", ", all)}.";
    }
}
