using Azure.ResourceManager.Compute;

namespace DrFunctions.Simulator.Tests.Inventories;

public class InventoryTests
{
    private const string Sub = "/subscriptions/0d000000-0000-4000-8000-000000000001";

    [Fact]
    public void Faults_AreListedAllAtOnce()
    {
        var parse = () => Inventory.Parse($$"""
            { "subscription": "not-a-guid", "sites": ["westeurope"], "principals": [ { "name": "p", "clientId": "x", "objectId": "y", "roles": [ { "role": "king" } ] } ],
              "disks": [ { "id": "{{Sub}}/resourceGroups/g/providers/Microsoft.Compute/disks/d", "location": "mars" }, { "name": "no id" } ],
              "guests": [ { "vm": "nobody" } ] }
            """);
        var faults = parse.Should().Throw<InventoryException>().Which.Faults;
        faults.Should().Contain(f => f.Contains("not-a-guid")).And.Contain(f => f.Contains("king")).And.Contain(f => f.Contains("mars"))
            .And.Contain(f => f.Contains("has no ARM id")).And.Contain(f => f.Contains("nobody")).And.Contain(f => f.Contains("secret"));
    }

    [Fact]
    public async Task FlattenedShape_OfTheCli_IsReadLikeArms()
    {
        var inventory = Inventory.Parse($$"""
            { "principals": [ { "name": "owner", "clientId": "5a3b1c00-0000-4000-8000-0000000000c2", "objectId": "5a3b1c00-0000-4000-8000-0000000000d2", "secret": "s", "roles": [ { "role": "Owner" } ] },
                              { "name": "dr-functions", "clientId": "5a3b1c00-0000-4000-8000-0000000000c1", "objectId": "5a3b1c00-0000-4000-8000-0000000000d1", "secret": "s", "roles": [ { "role": "Owner" } ] } ],
              "virtualMachines": [ { "id": "{{Sub}}/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/vm1", "name": "vm1", "location": "westeurope", "resourceGroup": "RG",
                  "hardwareProfile": { "vmSize": "Standard_B2s", "vmSizeProperties": null }, "powerState": "VM deallocated", "tags": null, "zones": null, "provisioningState": "Succeeded",
                  "networkProfile": { "networkInterfaces": [ { "id": "{{Sub}}/resourceGroups/RG/providers/Microsoft.Network/networkInterfaces/vm1-nic", "primary": null, "resourceGroup": "RG" } ] },
                  "storageProfile": { "osDisk": { "name": "vm1-os", "createOption": "FromImage", "osType": "Linux", "caching": "ReadWrite", "diskSizeGb": 30, "managedDisk": { "id": "{{Sub}}/resourceGroups/RG/providers/Microsoft.Compute/disks/vm1-os", "resourceGroup": "RG", "storageAccountType": "Premium_LRS" } }, "dataDisks": [] },
                  "vmId": "7d2a61a3-4f11-4d2a-9d5e-000000000001", "type": "Microsoft.Compute/virtualMachines" } ],
              "disks": [ { "id": "{{Sub}}/resourceGroups/RG/providers/Microsoft.Compute/disks/vm1-os", "name": "vm1-os", "location": "westeurope", "resourceGroup": "RG", "diskSizeGB": 30, "diskState": "Reserved",
                  "creationData": { "createOption": "FromImage", "sourceResourceId": null }, "osType": "Linux", "sku": { "name": "Premium_LRS", "tier": "Premium" } } ] }
            """);
        await using var cloud = await SimulatedCloud.StartAsync(inventory: inventory);
        var vm = (await cloud.Vm("vm1", "RG").GetAsync()).Value.Data;
        vm.HardwareProfile.VmSize.ToString().Should().Be("Standard_B2s");
        vm.VmId.Should().Be("7d2a61a3-4f11-4d2a-9d5e-000000000001");
        (await cloud.Vm("vm1", "RG").PowerAsync()).Should().Be("deallocated");
        var disk = (await cloud.Arm.GetManagedDiskResource(cloud.DiskId("vm1-os", "RG")).GetAsync()).Value.Data;
        disk.DiskSizeGB.Should().Be(30);
        disk.ManagedBy.Should().Be(vm.Id);
        disk.DiskState.Should().Be(Azure.ResourceManager.Compute.Models.DiskState.Reserved);
    }

    [Fact]
    public async Task BareList_OfTheCli_IsEnough()
    {
        var inventory = Inventory.Parse($$"""
            [ { "id": "{{Sub}}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1", "name": "vm1", "location": "westeurope",
                "storageProfile": { "osDisk": { "osType": "Linux", "managedDisk": { "id": "{{Sub}}/resourceGroups/rg/providers/Microsoft.Compute/disks/vm1-os" } } } } ]
            """);
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Inventory = inventory, Speed = 1000 });
        server.Disks.List().Should().ContainSingle("the disk that the machine names exists").Which.Machine.Should().EndWith("/vm1", "a running machine has a guest");
        server.Guests.Should().ContainSingle().Which.State.Should().Be("healthy");
        inventory.Principals.Should().ContainSingle("somebody has to be able to sign in");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(100)]
    public void Sample_HasItsMachinesAndSomeMissingDestinations(int machines)
    {
        var sample = Inventory.Sample(machines);
        sample.Machines.Count(m => m.Contains("/payroll/", StringComparison.Ordinal)).Should().Be(machines);
        sample.Guests.Should().HaveCount(machines);
        if (machines >= 12) sample.Machines.Count(m => m.Contains("/payroll-dr/", StringComparison.Ordinal)).Should().BeLessThan(machines, "some are created by their start");
        Inventory.Parse(Inventory.SampleJson(machines)).Machines.Should().Equal(sample.Machines, "the JSON is what the sample is made of");
    }
}
