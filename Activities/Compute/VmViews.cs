using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Models;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Reads ARM's VM into a view.</summary>
internal static class VmViews
{
    public static VmView Of(VmReference vm, VirtualMachineData data, Response response)
    {
        var statuses = data.InstanceView?.Statuses ?? [];
        var state = statuses.FirstOrDefault(s => HasPrefix(s, "ProvisioningState/"));
        var power = statuses.FirstOrDefault(s => HasPrefix(s, "PowerState/"));
        var error = ErrorOf(state);
        return new VmView
        {
            Vm = vm,
            VmId = data.VmId ?? "",
            Power = PowerOf(power?.Code),
            Provisioning = ProvisioningOf(data.ProvisioningState, state?.Code),
            ProvisioningError = error,
            FailedAt = error is null ? null : state?.Time,
            AgentReady = data.InstanceView?.VmAgent?.Statuses.Any(s => HasPrefix(s, "ProvisioningState/succeeded")) == true,
            OperationEndedAt = state?.Time,
            Fingerprint = FingerprintOf(state),
            Disks = DisksOf(data.StorageProfile),
            Size = data.HardwareProfile?.VmSize?.ToString() ?? "",
            OsType = data.StorageProfile?.OSDisk?.OSType?.ToString() ?? "Linux",
            Region = data.Location.Name,
            HyperVGeneration = data.InstanceView?.HyperVGeneration?.ToString(),
            Tags = new Dictionary<string, string>(data.Tags, StringComparer.OrdinalIgnoreCase),
            NicIds =
            [
                .. (data.NetworkProfile?.NetworkInterfaces ?? [])
                    .OrderByDescending(n => n.Primary == true).Select(n => n.Id?.ToString()).OfType<string>(),
            ],
            Zones = [.. data.Zones],
            Identity = IdentityOf(data.Identity),
            UserIdentities = [.. (data.Identity?.UserAssignedIdentities.Keys ?? []).Select(id => id.ToString())],
            ReadAt = PlatformClock.Of(response),
        };
    }

    private static string? IdentityOf(ManagedServiceIdentity? identity) =>
        identity is null || identity.ManagedServiceIdentityType == ManagedServiceIdentityType.None
            ? null
            : identity.ManagedServiceIdentityType.ToString();

    /// <summary>What its instance view says, even where nothing else of the VM is known.</summary>
    public static PowerState PowerOf(VirtualMachineData data) =>
        PowerOf(data.InstanceView?.Statuses.FirstOrDefault(s => HasPrefix(s, "PowerState/"))?.Code);

    /// <summary>What its instance view says changes with every operation; null if it says nothing of it.</summary>
    public static string? FingerprintOf(VirtualMachineData data) =>
        FingerprintOf(data.InstanceView?.Statuses.FirstOrDefault(s => HasPrefix(s, "ProvisioningState/")));

    private static string? FingerprintOf(InstanceViewStatus? state) => state?.Time?.ToUniversalTime().ToString("O");

    private static bool HasPrefix(InstanceViewStatus status, string prefix) =>
        status.Code?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true;

    private static PowerState PowerOf(string? code) =>
        code is not null && Enum.TryParse<PowerState>(code[(code.IndexOf('/') + 1)..], ignoreCase: true, out var power)
            ? power
            : PowerState.Unknown;

    // Model and instance view must agree before an operation counts as ended.
    private static Provisioning ProvisioningOf(string? model, string? instance)
    {
        var instanceState = instance?.Split('/')[1] ?? "";
        if (IsFailed(model) || IsFailed(instanceState))
            return Provisioning.Failed;
        return IsSucceeded(model) && IsSucceeded(instanceState) ? Provisioning.Succeeded : Provisioning.Underway;
    }

    private static bool IsFailed(string? state) =>
        string.Equals(state, "Failed", StringComparison.OrdinalIgnoreCase)
        || string.Equals(state, "Canceled", StringComparison.OrdinalIgnoreCase);

    private static bool IsSucceeded(string? state) =>
        string.Equals(state, "Succeeded", StringComparison.OrdinalIgnoreCase);

    private static (string Code, string Message)? ErrorOf(InstanceViewStatus? status)
    {
        var parts = status?.Code?.Split('/') ?? [];
        return parts.Length > 1 && IsFailed(parts[1])
            ? (parts.Length > 2 ? parts[2] : "Failed", status!.Message ?? status.DisplayStatus ?? "the operation failed")
            : null;
    }

    private static List<AttachedDisk> DisksOf(VirtualMachineStorageProfile? storage)
    {
        var disks = new List<AttachedDisk>();
        if (storage?.OSDisk is { } os)
            disks.Add(new AttachedDisk(null, os.ManagedDisk?.Id?.ToString() ?? "", os.Caching?.ToString()));
        var data = (storage?.DataDisks ?? []).OrderBy(d => d.Lun);
        disks.AddRange(data.Select(d =>
            new AttachedDisk(d.Lun, d.ManagedDisk?.Id?.ToString() ?? "", d.Caching?.ToString())));
        return disks;
    }
}
