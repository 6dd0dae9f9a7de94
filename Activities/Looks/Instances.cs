using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Resources;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Looks;

/// <summary>The instances of a site by as few calls as it takes: one list per resource group, one of statuses.</summary>
internal sealed class Instances(SiteClients sites, IVirtualMachines machines)
{
    /// <summary>What counts as on, or on its way to. What the platform does not say is never off.</summary>
    public static bool IsOn(PowerState power) =>
        power is not (PowerState.Deallocated or PowerState.Deallocating or PowerState.Stopped);

    public static (string, string) KeyOf(string resourceGroup, string name) =>
        (resourceGroup.ToLowerInvariant(), name.ToLowerInvariant());

    /// <summary>Every instance of the resource groups.</summary>
    public async Task<IReadOnlyDictionary<(string, string), VmView>> ListAsync(
        Site site, IReadOnlyList<string> resourceGroups, CancellationToken cancellationToken)
    {
        var status = StatusAsync(site, cancellationToken);
        var models = await Task.WhenAll(resourceGroups.Select(g => ModelsAsync(site, g, cancellationToken)));
        var statuses = await status;
        var views = await Task.WhenAll(models.SelectMany(m => m).Select(
            view => CompleteAsync(view, statuses.GetValueOrDefault(view.Vm.ResourceId), cancellationToken)));
        return views.OfType<VmView>().ToDictionary(v => KeyOf(v.Vm.ResourceGroup, v.Vm.Name));
    }

    /// <summary>The ARM ids of every VM of the subscription.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(Site site, CancellationToken cancellationToken) =>
        [.. (await StatusAsync(site, cancellationToken)).Keys];

    // The lists say different moments, and the platform leaves power states out at times: then the instance itself is read.
    private async Task<VmView?> CompleteAsync(VmView model, Status? status, CancellationToken cancellationToken) =>
        status is null or { Power: PowerState.Unknown }
            ? await machines.ViewAsync(model.Vm, cancellationToken)
            : model with { Power = status.Power, Fingerprint = status.Fingerprint };

    private Task<List<VmView>> ModelsAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"listing the VMs of resource group '{resourceGroup}'",
            async (arm, ct) =>
            {
                var found = new List<VmView>();
                var group = arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, resourceGroup));
                await foreach (var page in group.GetVirtualMachines().GetAllAsync(cancellationToken: ct).AsPages())
                {
                    found.AddRange(page.Values.Select(vm => VmViews.Of(
                        new VmReference(site, resourceGroup, vm.Data.Name), vm.Data, page.GetRawResponse())));
                }

                return found;
            },
            cancellationToken);

    private Task<Dictionary<string, Status>> StatusAsync(Site site, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            "listing the power states of VMs",
            async (arm, ct) =>
            {
                var found = new Dictionary<string, Status>(StringComparer.OrdinalIgnoreCase);
                var subscription = arm.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(site.SubscriptionId));
                await foreach (var vm in subscription.GetVirtualMachinesAsync(statusOnly: "true", cancellationToken: ct))
                    found[vm.Id.ToString()] = new Status(VmViews.PowerOf(vm.Data), VmViews.FingerprintOf(vm.Data));
                return found;
            },
            cancellationToken);

    private sealed record Status(PowerState Power, string? Fingerprint);
}
