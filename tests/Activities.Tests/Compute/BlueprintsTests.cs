using System.Text.Json.Nodes;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Compute;

public sealed class BlueprintsTests
{
    private const string Group = "/subscriptions/" + Sample.Subscription + "/resourceGroups/" + Sample.PrimaryGroup + "/providers";
    private const string SecurityGroup = Group + "/Microsoft.Network/networkSecurityGroups/database";
    private const string User = Group + "/Microsoft.ManagedIdentity/userAssignedIdentities/payroll";
    private const string Nic = Group + "/Microsoft.Network/networkInterfaces/payroll-db-1-nic";

    [Fact]
    public async Task A_backup_captures_all_that_it_takes_to_create_the_machine_again()
    {
        await using var world = await World.StartAsync(edit: Rich);
        var failover = new Failover(world);

        var (_, point) = await failover.BackedUpAsync();

        var blueprint = point.Blueprint;
        blueprint.Zones.Should().Equal("2");
        blueprint.Identity.Should().Contain("SystemAssigned").And.Contain("UserAssigned");
        blueprint.UserIdentities.Should().Equal(User);
        var address = await world.Owner.AddressAsync(Nic);
        blueprint.Nics.Should().HaveCount(2);
        blueprint.Nics[0].Should().Be(
            new NicBlueprint(Nic, Sample.Subnet(Sample.PrimaryGroup, "database"), address, Static: true), "the primary one comes first");
        blueprint.Nics[1].Id.Should().Be(Nic + "-2");
        blueprint.Nics[1].Static.Should().BeFalse();
        blueprint.Nics[1].SecurityGroupId.Should().Be(SecurityGroup);
    }

    [Fact]
    public async Task A_plain_machine_has_neither_zones_nor_identity()
    {
        await using var world = await World.StartAsync();

        var (_, point) = await new Failover(world).BackedUpAsync();

        point.Blueprint.Zones.Should().BeEmpty();
        point.Blueprint.Identity.Should().BeNull();
        point.Blueprint.UserIdentities.Should().BeEmpty();
    }

    private static void Rich(JsonObject inventory)
    {
        var machine = Edits.Machine(inventory, Sample.PrimaryGroup, Sample.Database);
        machine["zones"] = new JsonArray("2");
        machine["identity"] = new JsonObject
        {
            ["type"] = "SystemAssigned, UserAssigned", ["userAssignedIdentities"] = new JsonObject { [User] = new JsonObject() },
        };
        Edits.SecondNic(inventory, Sample.PrimaryGroup, Sample.Database, SecurityGroup);
    }
}
