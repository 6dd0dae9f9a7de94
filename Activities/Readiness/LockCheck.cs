using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Locks on a machine's VMs and on the disks of its destination. Our own fence is none of them.</summary>
internal sealed class LockCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        foreach (var side in new[] { look.Primary, look.Recovery }.OfType<SideView>())
        {
            var vm = side.Reference(look.Machine);
            foreach (var found in On(side, vm.ResourceId).Where(l => l.IsReadOnly && !l.IsOurs(vm)))
                yield return Locked(look, side, found, $"VM '{vm.Name}'");
        }

        // Nothing is ever done to the disks of the machine itself; those of the destination are tagged, swapped and removed.
        if (look is not { Standby: { } standby, StandbyVm: { } instance })
            yield break;
        foreach (var found in instance.Disks.SelectMany(d => On(standby, d.DiskId)))
        {
            yield return found.IsReadOnly
                ? Locked(look, standby, found, $"a disk of VM '{instance.Vm.Name}'")
                : look.Warning(
                    ErrorCodes.LockedAgainstDelete,
                    $"The lock '{found.Name}' on {found.Scope} keeps a disk that every Live Sync cycle replaces.",
                    "Remove the lock; until then the superseded disk stays, and costs.", standby);
        }
    }

    private static IEnumerable<LockView> On(SideView side, string id) =>
        side.Locks.Where(l => string.Equals(l.Scope, id, StringComparison.OrdinalIgnoreCase));

    private static Finding Locked(MachineLook look, SideView side, LockView found, string what) => look.Error(
        ErrorCodes.LockedAgainstChange,
        $"The ReadOnly lock '{found.Name}' on {what} of site '{side.Site.Name}' makes a run's calls fail.",
        "Remove the lock (az lock delete).", side);
}
