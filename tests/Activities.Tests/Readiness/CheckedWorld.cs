using System.Text.Json.Nodes;
using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Readiness;

/// <summary>The sample's machines, and a readiness check of them as an orchestration would ask for it.</summary>
internal sealed class CheckedWorld(World world) : IAsyncDisposable
{
    private static readonly string[] Tiers = ["db", "app", "web"];
    private static readonly string[] Subnets = ["database", "application", "web"];

    public World World => world;

    /// <summary>What is asked of the machines; changed by tests.</summary>
    public List<CheckedMachine> Machines { get; } = [];

    public FenceMode Fence { get; set; }

    public static async Task<CheckedWorld> StartAsync(int machines = 1, Action<JsonObject>? edit = null, TimeProvider? time = null)
    {
        var started = new CheckedWorld(await World.StartAsync(machines, edit, time: time));
        started.Machines.AddRange(Enumerable.Range(0, machines).Select(i =>
        {
            var name = $"payroll-{Tiers[i % 3]}-{(i / 3) + 1}";
            return new CheckedMachine(
                new MachineName(name), new SourceVm(Sample.PrimaryGroup, name),
                new DestinationVm(Sample.RecoveryGroup, name) { SubnetId = Sample.Subnet(Sample.RecoveryGroup, Subnets[i % 3]) });
        }));
        return started;
    }

    public CheckedMachine Machine(string name) => Machines.Single(m => m.Name.Value == name);

    public void Change(string name, Func<CheckedMachine, CheckedMachine> change) =>
        Machines[Machines.FindIndex(m => m.Name.Value == name)] = change(Machine(name));

    /// <summary>Everything that a check finds.</summary>
    public async Task<IReadOnlyList<Finding>> CheckAsync()
    {
        var parts = await Task.WhenAll(
        [
            SiteAsync(SiteRole.Primary, world.Primary, world.Recovery), SiteAsync(SiteRole.Recovery, world.Recovery, world.Primary),
            .. Machines.Chunk(25).Select(MachinesAsync),
        ]);
        return [.. parts.SelectMany(p => p.Findings)];
    }

    public async ValueTask DisposeAsync() => await world.DisposeAsync();

    private async Task<CheckedPart> SiteAsync(SiteRole side, Site site, Site other) => Failover.Value(await world.RunAsync(
        s => new CheckSite(s), new CheckSiteInput(new GroupName("payroll"), side, site, other, Machines, Fence)));

    private async Task<CheckedPart> MachinesAsync(CheckedMachine[] machines) => Failover.Value(await world.RunAsync(
        s => new CheckMachines(s), new CheckMachinesInput(new GroupName("payroll"), world.Primary, world.Recovery, machines)));
}
