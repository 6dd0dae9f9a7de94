using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Readiness;

public sealed class PlantedFaultTests
{
    public static TheoryData<string> Names => [.. PlantedFaults.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_planted_fault_is_found_by_its_own_code(string name)
    {
        var fault = PlantedFaults.All.Single(f => f.Name == name);
        await using var world = await CheckedWorld.StartAsync(fault.Machines, fault.Edit);
        if (fault.Plant is { } plant)
            await plant(world);

        var findings = await world.CheckAsync();

        findings.Where(f => f.Severity != Severity.Info).Select(f => f.Code).Distinct()
            .Should().BeEquivalentTo(fault.Codes, "{0}: {1}", name, string.Join("; ", findings.Select(f => $"{f.Code} {f.Message}")));
        findings.Should().OnlyContain(f => f.Remedy.Length > 0 && f.Message.Length > 0);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("hang")]
    public async Task A_silent_site_is_found_in_time(string mode)
    {
        await using var world = await CheckedWorld.StartAsync(time: new SkippedHold(PatientChecks.Limit));
        world.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", Mode = mode });

        (await world.CheckAsync()).Where(f => f.Code == ErrorCodes.SiteUnreachable && f.Side == SiteRole.Recovery)
            .Should().NotBeEmpty().And.OnlyContain(f => f.Message.Contains("'north'") && f.Message.Contains("25 s"));
    }

    [Fact]
    public async Task What_one_site_does_not_show_keeps_nothing_of_the_other_from_being_checked()
    {
        await using var world = await CheckedWorld.StartAsync();
        await world.World.Owner.DeleteAsync(new Failover(world.World).Source);
        world.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Method = "GET", Site = "northeurope", Status = 400, Count = 1000 });

        var findings = await world.CheckAsync();

        findings.Where(f => f.Side == SiteRole.Primary).Select(f => f.Code).Should().Equal(ErrorCodes.VmMissing);
        findings.Where(f => f.Side == SiteRole.Recovery).Select(f => f.Code).Distinct().Should().Equal(ErrorCodes.NotChecked);
    }

    [Fact]
    public async Task A_fence_of_ours_is_no_lock_in_the_way()
    {
        await using var world = await CheckedWorld.StartAsync(edit: i =>
        {
            Edits.With(i, "target-write", Sample.PrimaryGroup);
            Edits.With(i, "source-read", Sample.RecoveryGroup);
            Edits.With(i, "fencing", Sample.RecoveryGroup);
            i["locks"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["id"] = $"{new VmReference(new() { Name = new("west"), ArmEndpoint = new("https://a/"), AuthorityHost = new("https://a/"), TenantId = "", SubscriptionId = Sample.Subscription, Region = "" }, Sample.PrimaryGroup, Sample.Database).ResourceId}/providers/Microsoft.Authorization/locks/dr-fence",
                ["name"] = "dr-fence", ["properties"] = new System.Text.Json.Nodes.JsonObject { ["level"] = "ReadOnly" },
            });
        });
        world.Change(Sample.Database, m => m with { Active = SiteRole.Recovery });

        var findings = await world.CheckAsync();

        findings.Should().NotContain(f => f.Code == ErrorCodes.LockedAgainstChange);
        findings.Select(f => f.Code).Distinct().Should().BeEquivalentTo(
            [ErrorCodes.UnexpectedlyOff, ErrorCodes.UnexpectedlyOn], "the sample runs at the primary site, and not at the DR site");
    }

    [Fact]
    public async Task What_a_check_calls_forbidden_the_platform_forbids()
    {
        await using var world = await CheckedWorld.StartAsync(edit: i => Edits.Without(i, "target-write"));
        var failover = new Failover(world.World);
        var (_, point) = await failover.BackedUpAsync();

        var refused = await failover.LiveSyncAsync(point);

        refused.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        (await world.CheckAsync()).Should().ContainSingle(f => f.Code == ErrorCodes.PermissionsMissing && f.Severity == Severity.Error)
            .Which.Message.Should().Contain("Microsoft.Compute/snapshots/write").And.Contain("payroll-dr");
    }
}
