using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the VM that the machine runs on exists where the plan says.</summary>
internal sealed class ExistenceCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        if (look.Active is not { } active || look.ActiveVm is not null)
            yield break;
        var expected = active.Reference(look.Machine);
        var own = new[] { SiteRole.Primary, SiteRole.Recovery }.Select(look.Machine.VmAt)
            .Select(vm => new VmReference(active.Site, vm.ResourceGroup, vm.Vm).ResourceId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var elsewhere = active.Everywhere.FirstOrDefault(id =>
            !own.Contains(id) && id.EndsWith($"/virtualMachines/{expected.Name}", StringComparison.OrdinalIgnoreCase));
        yield return elsewhere is null
            ? look.Error(
                ErrorCodes.VmMissing,
                $"The VM '{expected.Name}' does not exist in resource group '{expected.ResourceGroup}' of site '{active.Site.Name}'.",
                "Correct the plan, or take the machine out of it.", active)
            : look.Error(
                ErrorCodes.VmElsewhere,
                $"The VM '{expected.Name}' is not in resource group '{expected.ResourceGroup}' of site '{active.Site.Name}', but one of that name is: {elsewhere}.",
                "If it was moved, let the plan say where it is now, and protect the group again.", active);
    }
}
