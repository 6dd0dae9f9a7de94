using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Readiness;

public sealed class NeededActionsTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("*/read", false)]
    [InlineData("Microsoft.Compute/*", true)]
    [InlineData("microsoft.compute/VIRTUALMACHINES/start/action", true)]
    [InlineData("Microsoft.Compute/*/start/*", true)]
    [InlineData("Microsoft.Compute/virtualMachines/*/action", true)]
    [InlineData("Microsoft.Compute/disks/*", false)]
    [InlineData("Microsoft.Compute/virtualMachines/start/action*", true)]
    [InlineData("Microsoft.Compute/virtualMachines/start", false)]
    public void Allows_Pattern_MatchesAsThePlatformDoes(string pattern, bool allowed) =>
        NeededActions.Allows([new GrantedActions([pattern], [])], "Microsoft.Compute/virtualMachines/start/action").Should().Be(allowed);

    [Fact]
    public void Allows_TakenBackByOneRole_StillHoldsByAnother()
    {
        var contributor = new GrantedActions(["*"], ["Microsoft.Authorization/*/Write"]);
        var locks = new GrantedActions(["Microsoft.Authorization/locks/*"], []);

        NeededActions.Allows([contributor], "Microsoft.Authorization/locks/write").Should().BeFalse("notActions take it back");
        NeededActions.Allows([contributor, locks], "Microsoft.Authorization/locks/write").Should().BeTrue("another role allows it");
    }

    [Fact]
    public async Task Every_change_that_a_failover_makes_is_among_the_needed_actions()
    {
        await using var world = await World.StartAsync(12);
        foreach (var failover in new[] { new Failover(world), new Failover(world, "payroll-web-4", "web") })
        {
            var (off, point, synced) = await failover.SyncedAsync();
            Failover.Value(await failover.DisableAsync(synced));
            Failover.Value(await failover.StartAsync(off, point, synced));
        }

        var made = new Failover(world).Changes().Select(e => (Group: e.Resource.Split('/')[4].ToLowerInvariant(), e.Action)).Distinct().ToArray();

        made.Where(m => m.Group == Sample.PrimaryGroup).Select(m => m.Action)
            .Should().BeSubsetOf(NeededActions.OfActive, "else a check calls ready what is refused halfway");
        made.Where(m => m.Group == Sample.RecoveryGroup).Select(m => m.Action)
            .Should().BeSubsetOf([.. NeededActions.OfStandby, .. NeededActions.OfCreation]);
        made.Should().HaveCountGreaterThan(5, "the failover did something");
    }
}
