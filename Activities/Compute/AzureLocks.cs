using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Management locks through Azure Resource Manager. Ours are known by their name.</summary>
internal sealed class AzureLocks(SiteClients sites) : ILocks
{
    /// <summary>The name of our lock.</summary>
    internal const string Name = "dr-fence";

    private const string Segment = "/providers/Microsoft.Authorization/locks/";

    public Task<VmLocks> ViewAsync(VmReference vm, CancellationToken cancellationToken) =>
        CallAsync(vm, $"reading the locks of VM '{vm.Name}'", (arm, ct) => ReadAsync(arm, vm, ct), cancellationToken);

    public Task PutAsync(VmReference vm, CancellationToken cancellationToken) =>
        CallAsync(
            vm,
            $"locking VM '{vm.Name}'",
            (arm, ct) => LocksOf(arm, vm).CreateOrUpdateAsync(
                WaitUntil.Started,
                Name,
                new ManagementLockData(ManagementLockLevel.ReadOnly)
                {
                    Notes = "Kept off: the other side of a failover holds the truth. A failback removes this lock.",
                },
                ct),
            cancellationToken);

    public Task RemoveAsync(VmReference vm, CancellationToken cancellationToken) =>
        CallAsync(
            vm,
            $"unlocking VM '{vm.Name}'",
            async (arm, ct) =>
            {
                try
                {
                    await arm.GetManagementLockResource(new ResourceIdentifier(OursOn(vm))).DeleteAsync(WaitUntil.Started, ct);
                    return vm;
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return vm;
                }
            },
            cancellationToken);

    private static async Task<VmLocks> ReadAsync(ArmClient arm, VmReference vm, CancellationToken cancellationToken)
    {
        var standing = new List<string>();
        try
        {
            var readAt = DateTimeOffset.MinValue;
            await foreach (var page in LocksOf(arm, vm).GetAllAsync(cancellationToken: cancellationToken).AsPages())
            {
                readAt = PlatformClock.Of(page.GetRawResponse());
                standing.AddRange(page.Values
                    .Where(found => found.Data.Level == ManagementLockLevel.ReadOnly)
                    .Select(found => found.Id.ToString())
                    .Where(id => Covers(id, vm)));
            }

            var ours = standing.Find(id => string.Equals(id, OursOn(vm), StringComparison.OrdinalIgnoreCase));
            return new VmLocks(ours, standing.Find(id => id != ours), readAt);
        }
        catch (RequestFailedException e) when (e is { Status: 404, ErrorCode: "ResourceNotFound" })
        {
            return new VmLocks(null, null, PlatformClock.Of(e.GetRawResponse()!));
        }
    }

    private static ManagementLockCollection LocksOf(ArmClient arm, VmReference vm) =>
        arm.GetGenericResource(new ResourceIdentifier(vm.ResourceId)).GetManagementLocks();

    private static string OursOn(VmReference vm) => vm.ResourceId + Segment + Name;

    // A list shows the locks of the scopes above, and of what lies below.
    private static bool Covers(string lockId, VmReference vm)
    {
        var at = lockId.LastIndexOf(Segment, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (vm.ResourceId + "/").StartsWith(lockId[..at] + "/", StringComparison.OrdinalIgnoreCase);
    }

    private async Task<T> CallAsync<T>(
        VmReference vm, string what, Func<ArmClient, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await sites.For(vm.Site).CallAsync(what, send, cancellationToken);
        }
        catch (SiteRefusedException e) when (e.Error.Code == ErrorCodes.Forbidden)
        {
            const string remedy =
                "Grant the site's principal Microsoft.Authorization/locks/* on the VM's resource group, or write 'fence: powerOff' in the plan, then retry.";
            throw new SiteRefusedException(e.Error with { Remedy = remedy }, e);
        }
    }
}
