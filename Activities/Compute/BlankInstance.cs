using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>What a missing destination instance needs before it can be created: its disks, and a NIC.</summary>
internal sealed class BlankInstance(ActivityServices services, StartInstanceInput input, VmReference vm, StepCall call)
{
    /// <summary>The VM to create, once everything it needs stands ready.</summary>
    public async Task<Pass<NewVm>> PrepareAsync()
    {
        var disks = await Task.WhenAll(input.Synced!.Disks.Select(
            d => services.Disks.ViewAsync(input.To, d.DiskId, call.CancellationToken)));
        for (var i = 0; i < disks.Length; i++)
        {
            if (disks[i] is not { Provisioning: "Succeeded" })
                return ReplicationErrors.DiskFailed(input.To, input.Synced!.Disks[i].DiskId);
        }

        var nic = await NicAsync();
        if (nic.Value is not { } nicId)
            return nic.Stop!;
        return new NewVm(
            vm,
            input.Destination.Size ?? input.Blueprint!.Size,
            input.Blueprint!.OsType,
            [.. input.Synced!.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId, d.Caching))],
            nicId,
            disks[0]!.Zones,
            Tags());
    }

    private async Task<Pass<string>> NicAsync()
    {
        var id = IdOf(input.Destination.Nic ?? $"{vm.Name}-nic");
        var nic = await services.Nics.ViewAsync(input.To, id, call.CancellationToken);
        if (nic is not null)
            return nic.Provisioning is null or "Succeeded" ? id : new Waiting($"NIC of '{vm.Name}' is being created");
        if (input.Destination.Nic is { } named)
            return VmErrors.Unusable(
                vm, $"its NIC '{named}' does not exist", "Create the NIC, or name a subnet in the plan, then retry.");
        if (input.Destination.SubnetId is not { } subnet)
            return VmErrors.Unusable(
                vm, "it does not exist and the plan names neither a NIC nor a subnet for it",
                "Add a subnet or a NIC to the machine's destination in the plan.");
        if (call.Begin(id))
            await services.Nics.CreateAsync(input.To, new NicBlueprint(id, subnet), Tags(), call.CancellationToken);
        return new Waiting($"NIC of '{vm.Name}' is being created");
    }

    private string IdOf(string nic) =>
        $"/subscriptions/{input.To.SubscriptionId}/resourceGroups/{vm.ResourceGroup}"
        + $"/providers/Microsoft.Network/networkInterfaces/{nic}";

    private Dictionary<string, string> Tags() => new(input.Blueprint!.Tags, StringComparer.OrdinalIgnoreCase)
    {
        [DrTags.Group] = input.Group.Value,
        [DrTags.Run] = input.Permit.Run.Value,
        [DrTags.Machine] = input.Machine.Value,
    };
}
