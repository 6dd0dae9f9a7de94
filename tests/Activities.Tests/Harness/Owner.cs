using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using DrFunctions.Contracts;
using DrFunctions.Simulator;
using System.Net.Security;
using System.Text.Json;
using System.Security.Cryptography.X509Certificates;

namespace DrFunctions.Activities.Tests.Harness;

/// <summary>The subscription's owner at work.</summary>
internal sealed class Owner : IDisposable
{
    private readonly HttpClient _http;

    public Owner(SimulatorServer server)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(server.CaCertificatePem);
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } });
        var transport = new HttpClientTransport(_http);
        var credential = new ClientSecretCredential(
            Sample.Tenant, Sample.OwnerClientId, Sample.OwnerSecret,
            new ClientSecretCredentialOptions { AuthorityHost = server.Endpoint, DisableInstanceDiscovery = true, Transport = transport });
        Arm = new ArmClient(credential, Sample.Subscription, new ArmClientOptions
        {
            Environment = new ArmEnvironment(server.Endpoint, server.Endpoint.AbsoluteUri),
            Transport = transport,
        });
    }

    public ArmClient Arm { get; }

    public VirtualMachineResource Machine(VmReference vm) => Arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId));

    public async Task<VirtualMachineData> ReadAsync(VmReference vm) =>
        (await Machine(vm).GetAsync(InstanceViewType.InstanceView)).Value.Data;

    public async Task<string> PowerOfAsync(VmReference vm) =>
        (await ReadAsync(vm)).InstanceView.Statuses.Single(s => s.Code.StartsWith("PowerState/", StringComparison.Ordinal)).Code;

    public Task LockAsync(string group) => Group(group).GetManagementLocks()
        .CreateOrUpdateAsync(WaitUntil.Completed, "frozen", new ManagementLockData(ManagementLockLevel.ReadOnly));

    public Task LockAsync(VmReference vm, ManagementLockLevel? level = null) => Machine(vm).GetManagementLocks()
        .CreateOrUpdateAsync(WaitUntil.Completed, "frozen", new ManagementLockData(level ?? ManagementLockLevel.ReadOnly));

    public async Task<IReadOnlyList<string>> LocksAsync(VmReference vm)
    {
        var names = new List<string>();
        await foreach (var found in Machine(vm).GetManagementLocks().GetAllAsync())
            names.Add($"{found.Data.Name} {found.Data.Level}");
        return names;
    }

    public async Task TagAsync(VmReference vm, params (string Name, string Value)[] tags)
    {
        var patch = new VirtualMachinePatch();
        foreach (var (name, value) in tags)
            patch.Tags[name] = value;
        await Machine(vm).UpdateAsync(WaitUntil.Completed, patch);
    }

    public Task DeleteAsync(VmReference vm) => Machine(vm).DeleteAsync(WaitUntil.Completed);

    public async Task SwapOsDiskAsync(VmReference vm, ResourceIdentifier disk)
    {
        var current = (await ReadAsync(vm)).StorageProfile.OSDisk;
        await Machine(vm).UpdateAsync(WaitUntil.Completed, new VirtualMachinePatch
        {
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(current.CreateOption)
                {
                    Name = disk.Name,
                    ManagedDisk = new VirtualMachineManagedDisk { Id = disk },
                },
            },
        });
    }

    public async Task<IReadOnlyList<(int? Lun, string Id)>> DisksOfAsync(VmReference vm)
    {
        var storage = (await ReadAsync(vm)).StorageProfile;
        return [(null, storage.OSDisk.ManagedDisk.Id.ToString()), .. storage.DataDisks.Select(d => ((int?)d.Lun, d.ManagedDisk.Id.ToString()))];
    }

    public async Task<ManagedDiskData> DiskAsync(string id) =>
        (await Arm.GetManagedDiskResource(new ResourceIdentifier(id)).GetAsync()).Value.Data;

    public async Task<SnapshotData> SnapshotAsync(string id) =>
        (await Arm.GetSnapshotResource(new ResourceIdentifier(id)).GetAsync()).Value.Data;

    public Task DeleteSnapshotAsync(string id) =>
        Arm.GetSnapshotResource(new ResourceIdentifier(id)).DeleteAsync(WaitUntil.Completed);

    public Task SnapshotAsync(string snapshotId, string region, string source)
    {
        var id = new ResourceIdentifier(snapshotId);
        return Group(id.ResourceGroupName!)
            .GetSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, id.Name, new SnapshotData(new AzureLocation(region))
            {
                Incremental = true,
                CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = new ResourceIdentifier(source) },
            });
    }

    public async Task<string> AddressAsync(VmReference vm) =>
        await AddressAsync((await ReadAsync(vm)).NetworkProfile.NetworkInterfaces[0].Id.ToString());

    public async Task<string> AddressAsync(string nicId)
    {
        var data = (await Arm.GetGenericResource(new ResourceIdentifier(nicId)).GetAsync()).Value.Data;
        using var properties = JsonDocument.Parse(data.Properties);
        return properties.RootElement.GetProperty("ipConfigurations")[0].GetProperty("properties")
            .GetProperty("privateIPAddress").GetString()!;
    }

    /// <summary>A NIC's properties, as ARM writes them.</summary>
    public async Task<string> NicAsync(string id) =>
        (await Arm.GetGenericResource(new ResourceIdentifier(id)).GetAsync()).Value.Data.Properties.ToString();

    public Task DeleteNicAsync(string id) =>
        Arm.GetGenericResource(new ResourceIdentifier(id)).DeleteAsync(WaitUntil.Completed);

    public Task CreateNicAsync(string id, string region, string subnet, string address) =>
        Arm.GetGenericResources().CreateOrUpdateAsync(
            WaitUntil.Completed, new ResourceIdentifier(id), new GenericResourceData(new AzureLocation(region))
            {
                Properties = BinaryData.FromString($$$"""
                    {"ipConfigurations":[{"name":"ipconfig1","properties":{"subnet":{"id":"{{{subnet}}}"},
                    "privateIPAllocationMethod":"Static","privateIPAddress":"{{{address}}}"}}]}
                    """),
            });

    public Task EmptyDiskAsync(string diskId, string region, int sizeGb)
    {
        var id = new ResourceIdentifier(diskId);
        return Group(id.ResourceGroupName!).GetManagedDisks()
            .CreateOrUpdateAsync(WaitUntil.Completed, id.Name, new ManagedDiskData(new AzureLocation(region))
            {
                DiskSizeGB = sizeGb,
                CreationData = new DiskCreationData(DiskCreateOption.Empty),
            });
    }

    private ResourceGroupResource Group(string name) =>
        Arm.GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(Sample.Subscription, name));

    public void Dispose() => _http.Dispose();
}
