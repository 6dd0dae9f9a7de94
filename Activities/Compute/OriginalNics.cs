using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The NICs of an original that is created again: one that still exists is taken, a missing one is made as it was.</summary>
internal sealed class OriginalNics(
    INics nics, VmReference vm, IReadOnlyList<NicBlueprint> before, IReadOnlyDictionary<string, string> tags, StepCall call)
{
    /// <summary>The NICs' ARM ids, the primary one first, once all stand ready.</summary>
    public async Task<Pass<string[]>> PrepareAsync()
    {
        if (before.Count == 0)
            return VmErrors.Unusable(
                vm, "it does not exist, the plan names neither a NIC nor a subnet for it, and its blueprint has no NICs",
                "Create the VM by hand on the synced disks, then retry.");
        var views = await Task.WhenAll(before.Select(nic => nics.ViewAsync(vm.Site, nic.Id, call.CancellationToken)));
        if (views.OfType<NicView>().Select(nic => nic.WhyNotFor(vm)).FirstOrDefault(stop => stop is not null) is { } unusable)
            return unusable;
        var missing = before.Where((_, i) => views[i] is null).ToList();
        if (missing.Count == 0)
            return before.Select(nic => nic.Id).ToArray();

        // One after the other, those with an address of their own first: any other might be given it.
        foreach (var nic in missing.OrderByDescending(nic => nic.Static).Where(nic => call.Begin(nic.Id)))
            await nics.CreateAsync(vm.Site, nic, tags, call.CancellationToken);
        return NicView.BeingMade(vm);
    }
}
