using System.Text.Json.Nodes;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Compute;

/// <summary>An original that is gone is created again from its blueprint, on disks that were brought back.</summary>
public sealed class RecreationTests
{
    private const string Group = "/subscriptions/" + Sample.Subscription + "/resourceGroups/" + Sample.PrimaryGroup + "/providers";
    private const string SecurityGroup = Group + "/Microsoft.Network/networkSecurityGroups/database";
    private const string User = Group + "/Microsoft.ManagedIdentity/userAssignedIdentities/payroll";
    private const string Nic = Group + "/Microsoft.Network/networkInterfaces/payroll-db-1-nic";

    [Fact]
    public async Task It_gets_back_its_size_tags_zone_identities_and_free_nics()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);

        var started = Failover.Value(await original.StartAsync());

        started.Created.Should().BeTrue();
        started.PrivateAddress.Should().Be(original.Blueprint.Nics[0].PrivateAddress);
        var vm = await world.Owner.ReadAsync(original.Vm);
        vm.HardwareProfile.VmSize.ToString().Should().Be("Standard_D2s_v3");
        vm.Tags.Should().Contain("application", "payroll").And.Contain("dr-run", "run-1");
        vm.Zones.Should().Equal("2");
        vm.Identity.ManagedServiceIdentityType.ToString().Should().Contain("SystemAssigned").And.Contain("UserAssigned");
        vm.Identity.UserAssignedIdentities.Keys.Select(id => id.ToString()).Should().Equal(User);
        vm.NetworkProfile.NetworkInterfaces.Select(n => (n.Id.ToString(), n.Primary)).Should().Equal((Nic, true), (Nic + "-2", false));
        original.Changes("networkInterfaces/write").Should().BeEmpty("both still exist");
        vm.StorageProfile.DataDisks.Should().ContainSingle();
    }

    [Fact]
    public async Task Missing_nics_are_made_as_they_were()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);
        await world.Owner.DeleteNicAsync(Nic);
        await world.Owner.DeleteNicAsync(Nic + "-2");

        var started = Failover.Value(await original.StartAsync());

        var expected = original.Blueprint.Nics;
        started.PrivateAddress.Should().Be(expected[0].PrivateAddress, "it is static");
        (await world.Owner.NicAsync(Nic)).Should().ContainAll(expected[0].SubnetId, expected[0].PrivateAddress!, "Static");
        (await world.Owner.NicAsync(Nic + "-2")).Should().ContainAll(SecurityGroup, "Dynamic");
        original.NothingHappenedTwice();
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);
        await world.Owner.DeleteNicAsync(Nic);
        var first = original.Blueprint.Nics[0];
        await world.Owner.CreateNicAsync(Nic + "-squatter", world.Primary.Region, first.SubnetId, first.PrivateAddress!);

        var result = await original.StartAsync();

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().Contain(first.PrivateAddress!);
        original.Changes("virtualMachines/write").Should().BeEmpty();
    }

    [Fact]
    public async Task A_nic_that_another_machine_holds_is_named()
    {
        await using var world = await World.StartAsync(4, Rich);
        var original = await GoneAsync(world);
        var held = original.Blueprint.Nics[0] with { Id = Nic.Replace("db-1", "db-2", StringComparison.Ordinal) };

        var result = await original.StartAsync(i => i with { Blueprint = original.Blueprint with { Nics = [held] } });

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().ContainAll(held.Id, "virtualMachines/payroll-db-2");
        original.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task Disks_in_another_zone_are_named()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);

        var result = await original.StartAsync(i => i with { Blueprint = original.Blueprint with { Zones = ["1"] } });

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().ContainAll("zone 2", "zone 1");
    }

    [Fact]
    public async Task On_a_new_site_it_gets_one_nic_in_the_subnet_given()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);
        await world.Owner.DeleteNicAsync(Nic);
        var subnet = Sample.Subnet(Sample.PrimaryGroup, "application");

        var started = await original.StartAsync(i => i with { Destination = i.Destination with { SubnetId = subnet } });

        started.IsDone.Should().BeTrue();
        var nics = (await world.Owner.ReadAsync(original.Vm)).NetworkProfile.NetworkInterfaces;
        (await world.Owner.NicAsync(nics.Single().Id.ToString())).Should().Contain(subnet);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_blueprint_or_its_nics_it_is_refused(bool withBlueprint)
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);

        var result = await original.StartAsync(
            i => i with { Blueprint = withBlueprint ? original.Blueprint with { Nics = [] } : null });

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().Contain("blueprint");
        original.Changes().Should().BeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.Compute/virtualMachines/write", 1)]
    [InlineData("Microsoft.Network/networkInterfaces/write", 1)]
    [InlineData("Microsoft.Network/networkInterfaces/write", 2)]
    public async Task A_lost_reply_is_looked_after_and_not_repeated(string action, int nth)
    {
        await using var world = await World.StartAsync(edit: Rich);
        world.RestartAfterPending = true;
        var original = await GoneAsync(world);
        await world.Owner.DeleteNicAsync(Nic);
        await world.Owner.DeleteNicAsync(Nic + "-2");
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = action, Nth = nth });

        (await original.StartAsync()).IsDone.Should().BeTrue();

        original.NothingHappenedTwice();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_creation_that_fails_can_be_retried(int times)
    {
        await using var world = await World.StartAsync(edit: Rich);
        var original = await GoneAsync(world);

        // What could not boot stands there all the same: from then on it is started.
        Fails(world, "Microsoft.Compute/virtualMachines/write", 1);
        if (times > 1)
            Fails(world, "start", times - 1);

        for (var attempt = 0; attempt < times; attempt++)
            (await original.StartAsync()).Error!.Code.Should().Be(ErrorCodes.NoCapacity);
        (await original.StartAsync()).IsDone.Should().BeTrue();

        original.Changes().Should().HaveCount(times + 1);
    }

    [Theory]
    [InlineData(FaultKind.Fail)]
    [InlineData(FaultKind.LostReply)]
    public async Task A_process_that_dies_at_any_call_repeats_no_effect_and_loses_none(FaultKind kind)
    {
        for (var nth = 1; ; nth++)
        {
            await using var world = await World.StartAsync(speed: 3000, edit: Rich);
            var original = await GoneAsync(world);
            await world.Owner.DeleteNicAsync(Nic);
            world.RestartAfterPending = true;
            var fault = world.Simulator.Faults.Add(new FaultRule { Kind = kind, Path = "/providers/", Nth = nth });

            (await original.StartAsync()).IsDone.Should().BeTrue("call {0} must not matter", nth);

            original.NothingHappenedTwice();
            if (world.Simulator.Faults.List().Single(f => f.Id == fault.Id).Struck > 0)
                continue;
            nth.Should().BeGreaterThan(10, "there are so many calls");
            return;
        }
    }

    private static void Fails(World world, string action, int count) => world.Simulator.Faults.Add(new FaultRule
    {
        Kind = FaultKind.Operation, Action = action, Code = "AllocationFailed", Message = "Allocation failed.", Count = count,
    });

    private static async Task<Original> GoneAsync(World world)
    {
        var failover = new Failover(world);
        var (off, point) = await failover.BackedUpAsync();
        await world.Owner.DeleteAsync(failover.Source);
        return new Original(world, failover, off, point.Blueprint, failover.Changes().Count);
    }

    private static void Rich(JsonObject inventory)
    {
        Edits.With(inventory, "target-write", Sample.PrimaryGroup);
        var machine = Edits.Machine(inventory, Sample.PrimaryGroup, Sample.Database);
        machine["zones"] = new JsonArray("2");
        machine["identity"] = new JsonObject
        {
            ["type"] = "SystemAssigned, UserAssigned", ["userAssignedIdentities"] = new JsonObject { [User] = new JsonObject() },
        };
        Edits.Disk(inventory, Sample.PrimaryGroup, Sample.Database + "-os")["zones"] = new JsonArray("2");
        Edits.Disk(inventory, Sample.PrimaryGroup, Sample.Database + "-data")["zones"] = new JsonArray("2");
        Edits.SecondNic(inventory, Sample.PrimaryGroup, Sample.Database, SecurityGroup);
    }

    private sealed class Original(World world, Failover failover, OffProof off, MachineBlueprint blueprint, int before)
    {
        public VmReference Vm => failover.Source;

        public MachineBlueprint Blueprint => blueprint;

        // The disks that it left behind serve as those that were brought back.
        public Task<StepResult<StartedInstance>> StartAsync(Func<StartInstanceInput, StartInstanceInput>? change = null)
        {
            var synced = new SyncedPoint
            {
                RestorePointId = "back",
                Disks = [.. off.Disks.Select(d => new DestinationDisk(d.Lun, d.ResourceId, "snapshot", d.Caching))],
                SyncedAt = off.ProvenAt,
            };
            var input = new StartInstanceInput(
                new GroupName("payroll"), new MachineName(Vm.Name), failover.Destination, null, world.Primary,
                new DestinationVm(Vm.ResourceGroup, Vm.Name), synced, blueprint, failover.Permit(Step.Start), SourceGuard.NotRunning);
            return world.DriveAsync(s => new StartInstance(s), change?.Invoke(input) ?? input);
        }

        public IReadOnlyList<JournalEntry> Changes(string? verb = null) =>
            [.. failover.Changes().Skip(before).Where(e => verb is null || e.Action.EndsWith(verb, StringComparison.OrdinalIgnoreCase))];

        public void NothingHappenedTwice() => failover.NothingHappenedTwice();
    }
}
