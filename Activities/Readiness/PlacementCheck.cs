using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the machine's VMs are where the plan's sites are, and the machine's own.</summary>
internal sealed class PlacementCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look) =>
        new[] { (Side: look.Primary, Vm: look.Primary?.VmOf(look.Machine)), (Side: look.Recovery, Vm: look.Recovery?.VmOf(look.Machine)) }
            .Where(pair => pair.Vm is not null).SelectMany(pair => Of(look, pair.Side!, pair.Vm!));

    private static IEnumerable<Finding> Of(MachineLook look, SideView side, VmView vm)
    {
        if (!IsSame(vm.Region, side.Site.Region))
        {
            yield return look.Error(
                ErrorCodes.RegionDiffers,
                $"The VM '{vm.Vm.Name}' is in region {vm.Region}, and site '{side.Site.Name}' is {side.Site.Region}.",
                "Correct the machine or the site in the plan.", side);
        }

        if ((Other(vm, DrTags.Group, look.Group.Value) ?? Other(vm, DrTags.Machine, look.Machine.Name.Value)) is { } tag)
        {
            yield return look.Error(
                ErrorCodes.ForeignVm,
                $"The VM '{vm.Vm.Name}' of site '{side.Site.Name}' bears the tag {tag}: it is said to belong to something else than "
                + $"the machine '{look.Machine.Name}' of group '{look.Group}'.",
                "Find out whose it is: correct the plan, or the VM's tags dr-group and dr-machine.", side);
        }
    }

    private static string? Other(VmView vm, string tag, string expected) =>
        vm.Tags.TryGetValue(tag, out var value) && value != expected ? $"{tag}={value}" : null;

    // ARM writes "West Europe" at times.
    private static bool IsSame(string left, string right) => string.Equals(
        left.Replace(" ", "", StringComparison.Ordinal), right.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
