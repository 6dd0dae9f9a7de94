using Microsoft.AspNetCore.Http;

namespace DrFunctions.Simulator.Arm;

/// <summary>Carries out what faults do to a call and to the world.</summary>
internal sealed class FaultEffects(Cloud cloud, GuestHost guests)
{
    private const double HangSeconds = 30;

    /// <summary>Delays and aborts; false when the call is over.</summary>
    public async Task<bool> BeforeAsync(HttpContext context, IReadOnlyList<FaultRule> struck)
    {
        foreach (var rule in struck)
        {
            if (rule.Kind == FaultKind.Delay) await Task.Delay(TimeSpan.FromSeconds(rule.Seconds!.Value), cloud.Time, context.RequestAborted);
            if (rule.Kind != FaultKind.Outage || rule.Mode is null or "503") continue;
            if (rule.Mode == "hang") await Task.Delay(TimeSpan.FromSeconds(rule.Seconds ?? HangSeconds), cloud.Time, context.RequestAborted);
            context.Abort();
            return false;
        }

        return true;
    }

    public static void Refuse(IReadOnlyList<FaultRule> struck)
    {
        foreach (var rule in struck)
        {
            switch (rule.Kind)
            {
                case FaultKind.Fail:
                    throw new ArmException(rule.Status, rule.Code ?? "InternalServerError", rule.Message ?? "An injected fault.") { RetryAfter = rule.RetryAfter };
                case FaultKind.Throttle:
                    throw new ArmException(429, rule.Code ?? "SubscriptionRequestsThrottled", rule.Message ?? "Number of requests for the subscription exceeded the limit.") { RetryAfter = rule.RetryAfter ?? 1 };
                case FaultKind.Outage:
                    throw new ArmException(503, rule.Code ?? "ServiceUnavailable", rule.Message ?? $"The service in region {rule.Site} is temporarily unavailable.") { RetryAfter = rule.RetryAfter };
            }
        }
    }

    public static OperationOutcome? OutcomeOf(IReadOnlyList<FaultRule> struck, FaultKind kind) =>
        struck.FirstOrDefault(r => r.Kind == kind) is { } rule
            ? new OperationOutcome(rule.Mode ?? "Failed", rule.Code ?? "InternalExecutionError", rule.Message ?? "An internal execution error occurred. Please retry later.") : null;

    /// <summary>What happens behind the caller's back once the call was carried out. Inside the cloud's section.</summary>
    public void After(IReadOnlyList<FaultRule> struck)
    {
        foreach (var rule in struck) Happen(rule);
    }

    /// <summary>For rules that strike by themselves.</summary>
    public void Now(FaultRule rule) => cloud.Run(() => Happen(rule));

    /// <summary>An outage began or ended.</summary>
    public void Turned(FaultRule outage, bool began) => cloud.Run(() =>
    {
        if (!outage.MachinesLost) return;
        foreach (var vm in cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Where(v => v.Location.Same(outage.Site)).ToList())
        {
            if (began) Machines.LosePower(cloud, vm);
            else Machines.RegainPower(cloud, vm);
        }
    });

    private void Happen(FaultRule rule)
    {
        if (rule.Kind is not (FaultKind.StartVm or FaultKind.StopGuest)) return;
        var vm = cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine)
            .FirstOrDefault(m => m.Id.Same(rule.Vm) || m.Key.EndsWith("/" + rule.Vm!.Lower(), StringComparison.Ordinal));
        if (vm is null) return;
        if (rule.Kind == FaultKind.StartVm) Machines.Force(cloud, vm, PowerState.Running, Caller.Fault);
        else if (rule.Mode == "shutdown") Machines.Force(cloud, vm, PowerState.Stopped, Caller.Guest);
        else if (rule.Mode == "services") guests.StopServices(vm.Key);
        else if (guests.Crash(vm.Key))
        {
            vm.GuestReady = false;
            vm.Touch();
        }
    }
}
