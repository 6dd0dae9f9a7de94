using DrFunctions.Activities.Looks;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the side that holds the truth is on, and the other one off.</summary>
internal sealed class PowerCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        if (look.ActiveVm is { } active && !Instances.IsOn(active.Power) && !look.Machine.KnownOff)
        {
            yield return look.Warning(
                ErrorCodes.UnexpectedlyOff,
                $"The VM '{active.Vm.Name}' of site '{look.Active!.Site.Name}' is off, and no run powered it off.",
                "Find out who did. A failover starts the machine at the other site, whether it ran before or not.", look.Active);
        }

        if (look.StandbyVm is { } standby && Instances.IsOn(standby.Power))
        {
            yield return look.Error(
                ErrorCodes.UnexpectedlyOn,
                $"The VM '{standby.Vm.Name}' of site '{look.Standby!.Site.Name}' is on, although the machine runs at the other site.",
                "Find out who started it; if nobody needs what it wrote, deallocate it.", look.Standby);
        }
    }
}
