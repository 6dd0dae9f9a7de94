using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Models;
using Azure.ResourceManager.Resources;

namespace DrFunctions.Simulator.Tests.Machines;

/// <summary>A machine that has to be created anew can be created from what is known of the former one.</summary>
public class RecreationTests
{
    private const string Group = "payroll-dr";

    [Fact]
    public async Task Machine_IsShownAsItWasGiven_WithTwoInterfacesAndBothKindsOfIdentity()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var (first, second) = (await NicAsync(cloud, "a"), await NicAsync(cloud, "b"));
        var shared = new ResourceIdentifier($"{cloud.Subscription}/resourceGroups/{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared");
        var set = new ResourceIdentifier($"{cloud.Subscription}/resourceGroups/{Group}/providers/Microsoft.Compute/availabilitySets/set");
        var given = await DataAsync(cloud, (first, true), (second, false));
        given.Tags.Add("owner", "payroll");
        given.Zones.Add("2");
        given.LicenseType = "RHEL_BYOS";
        given.AvailabilitySetId = set;
        given.Plan = new ComputePlan { Name = "engine", Publisher = "contoso", Product = "payroll" };
        given.BootDiagnostics = new BootDiagnostics { Enabled = true };
        given.Identity = new ManagedServiceIdentity(ManagedServiceIdentityType.SystemAssignedUserAssigned) { UserAssignedIdentities = { [shared] = new UserAssignedIdentity() } };

        var shown = (await CreateAsync(cloud, "full", given)).Data;
        shown.HardwareProfile.VmSize.Should().Be(given.HardwareProfile.VmSize);
        shown.Tags.Should().BeEquivalentTo(given.Tags);
        shown.Zones.Should().Equal("2");
        (shown.LicenseType, shown.AvailabilitySetId, shown.Plan.Product, shown.BootDiagnostics.Enabled).Should().Be(("RHEL_BYOS", set, "payroll", true));
        shown.NetworkProfile.NetworkInterfaces.Select(n => (n.Id.Name, n.Primary)).Should().Equal(("a", true), ("b", false));
        shown.Identity.ManagedServiceIdentityType.Should().Be(ManagedServiceIdentityType.SystemAssignedUserAssigned);
        (shown.Identity.PrincipalId, shown.Identity.TenantId).Should().Match<(Guid?, Guid?)>(i => i.Item1 != null && i.Item2 == Guid.Parse(cloud.Inventory.Tenant));
        shown.Identity.UserAssignedIdentities[shared].ClientId.Should().NotBeNull();

        (await cloud.Vm("full", Group, cloud.Owner).UpdateAsync(WaitUntil.Started, new VirtualMachinePatch { Zones = { "1" } }).RefusedAsync())
            .ErrorCode.Should().Be("PropertyChangeNotAllowed", "a machine does not change its zone");
    }

    [Fact]
    public async Task TwoInterfaces_WithoutAPrimaryOne_AreRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var data = await DataAsync(cloud, (await NicAsync(cloud, "a"), false), (await NicAsync(cloud, "b"), false));
        (await CreateAsync(cloud, "x", data).RefusedAsync()).ErrorCode.Should().Be("VirtualMachineMustHaveOneNetworkInterfaceAsPrimary");
    }

    [Fact]
    public async Task DeletedMachine_LeavesItsDisksAndInterfaces_AndIsRecreatedFromThem()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var before = (await cloud.Vm("payroll-db-1").GetAsync()).Value.Data;
        await cloud.Vm("payroll-db-1", client: cloud.Owner).DeleteAsync(WaitUntil.Started).DoneAsync();
        foreach (var disk in new[] { before.StorageProfile.OSDisk.ManagedDisk.Id, before.StorageProfile.DataDisks[0].ManagedDisk.Id })
            (await cloud.Arm.GetManagedDiskResource(disk).GetAsync()).Value.Data.DiskState.Should().Be(DiskState.Unattached);
        var nic = (await cloud.Arm.GetGenericResource(before.NetworkProfile.NetworkInterfaces[0].Id).GetAsync()).Value.Data;
        nic.Properties.ToString().Should().NotContain("\"virtualMachine\"");

        var data = new VirtualMachineData(before.Location)
        {
            HardwareProfile = before.HardwareProfile,
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.Attach) { OSType = SupportedOperatingSystemType.Linux, ManagedDisk = new VirtualMachineManagedDisk { Id = before.StorageProfile.OSDisk.ManagedDisk.Id } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = before.StorageProfile.DataDisks[0].ManagedDisk.Id } } },
            },
            NetworkProfile = before.NetworkProfile,
        };
        var again = await cloud.Group("payroll", cloud.Owner).GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, "payroll-db-1", data).DoneAsync();
        again.Data.VmId.Should().NotBe(before.VmId);
        var machine = again.Id.ToString().ToLowerInvariant();
        while (cloud.Server.Guests.Single(g => g.Machine == machine).State != "healthy") await Task.Delay(5);
    }

    [Fact]
    public async Task InterfaceThatIsToGoWithItsMachine_Goes()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var nic = await NicAsync(cloud, "a");
        var data = await DataAsync(cloud, (nic, true));
        data.NetworkProfile.NetworkInterfaces[0].DeleteOption = ComputeDeleteOption.Delete;
        var vm = await CreateAsync(cloud, "x", data);
        await vm.DeleteAsync(WaitUntil.Started).DoneAsync();
        (await cloud.Owner.GetGenericResource(nic).GetAsync().RefusedAsync()).Status.Should().Be(404);
    }

    [Fact]
    public async Task Interface_KeepsAddressGroupAndConfigurations_AndATakenAddressIsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var taken = JsonNode.Parse((await cloud.Arm.GetGenericResource(NicId(cloud, "payroll-web-1-nic")).GetAsync()).Value.Data.Properties.ToString())!["ipConfigurations"]![0]!["properties"]!["privateIPAddress"]!.GetValue<string>();
        var free = taken[..taken.LastIndexOf('.')] + ".200";
        var nsg = $"{cloud.Subscription}/resourceGroups/{Group}/providers/Microsoft.Network/networkSecurityGroups/web";
        var body = $$"""
            { "networkSecurityGroup": { "id": "{{nsg}}" }, "enableAcceleratedNetworking": true, "ipConfigurations": [
              { "name": "one", "properties": { "primary": true, "privateIPAllocationMethod": "Static", "privateIPAddress": "{{free}}", "subnet": { "id": "{{Subnet(cloud)}}" } } },
              { "name": "two", "properties": { "privateIPAllocationMethod": "Dynamic", "subnet": { "id": "{{Subnet(cloud)}}" } } },
              { "name": "three", "properties": { "privateIPAllocationMethod": "Dynamic", "subnet": { "id": "{{Subnet(cloud)}}" } } } ] }
            """;
        await PutAsync(cloud, "static", body);
        var shown = JsonNode.Parse((await cloud.Arm.GetGenericResource(NicId(cloud, "static")).GetAsync()).Value.Data.Properties.ToString())!;
        shown["networkSecurityGroup"]!["id"]!.GetValue<string>().Should().Be(nsg);
        shown["enableAcceleratedNetworking"]!.GetValue<bool>().Should().BeTrue();
        var addresses = shown["ipConfigurations"]!.AsArray().Select(c => c!["properties"]!["privateIPAddress"]!.GetValue<string>()).ToList();
        addresses.Should().HaveCount(3).And.OnlyHaveUniqueItems().And.HaveElementAt(0, free);

        (await PutAsync(cloud, "other", body.Replace(free, taken, StringComparison.Ordinal)).RefusedAsync()).ErrorCode.Should().Be("PrivateIPAddressInUse");
        (await PutAsync(cloud, "other", body.Replace(free, "127.1.2.3", StringComparison.Ordinal)).RefusedAsync()).ErrorCode.Should().Be("PrivateIPAddressNotInSubnet");
    }

    private static ResourceIdentifier NicId(SimulatedCloud cloud, string name) => new($"{cloud.Subscription}/resourceGroups/{Group}/providers/Microsoft.Network/networkInterfaces/{name}");

    private static string Subnet(SimulatedCloud cloud) => $"{cloud.Subscription}/resourceGroups/{Group}/providers/Microsoft.Network/virtualNetworks/{Group}-net/subnets/web";

    private static async Task<ResourceIdentifier> NicAsync(SimulatedCloud cloud, string name) =>
        (await PutAsync(cloud, name, $$"""{ "ipConfigurations": [ { "name": "one", "properties": { "subnet": { "id": "{{Subnet(cloud)}}" } } } ] }""")).Id;

    private static Task<GenericResource> PutAsync(SimulatedCloud cloud, string name, string properties) => cloud.Owner.GetGenericResources()
        .CreateOrUpdateAsync(WaitUntil.Started, NicId(cloud, name), new GenericResourceData("northeurope") { Properties = BinaryData.FromString(properties) }).DoneAsync();

    private static async Task<VirtualMachineData> DataAsync(SimulatedCloud cloud, params (ResourceIdentifier Id, bool Primary)[] nics)
    {
        var disk = new ManagedDiskData("northeurope") { CreationData = new DiskCreationData(DiskCreateOption.Empty), DiskSizeGB = 32 };
        var os = await cloud.Group(Group).GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "new-os", disk).DoneAsync();
        var data = new VirtualMachineData("northeurope")
        {
            HardwareProfile = new VirtualMachineHardwareProfile { VmSize = "Standard_D4s_v3" },
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.Attach) { OSType = SupportedOperatingSystemType.Linux, ManagedDisk = new VirtualMachineManagedDisk { Id = os.Id } },
            },
            NetworkProfile = new VirtualMachineNetworkProfile(),
        };
        foreach (var (id, primary) in nics) data.NetworkProfile.NetworkInterfaces.Add(new VirtualMachineNetworkInterfaceReference { Id = id, Primary = primary });
        return data;
    }

    private static Task<VirtualMachineResource> CreateAsync(SimulatedCloud cloud, string name, VirtualMachineData data) =>
        cloud.Group(Group, cloud.Owner).GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, name, data).DoneAsync();
}
