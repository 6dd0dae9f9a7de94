using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Activities.WhatIf;
using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Activities.Tests.WhatIf;

public sealed class ForetellTests
{
    private static readonly JsonPayloadSerializer Json = new(ContractsJson.Default.Options);

    [Fact]
    public async Task A_power_off_is_foretold_and_not_made()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var input = new PowerOffInput(failover.Source, failover.Permit(Step.PowerOff), failover.Destination);

        var foretold = await ForetellAsync(world, input, world: null);
        var again = await ForetellAsync(world, input, foretold.World);

        foretold.Calls.Should().Equal(
            new ForetoldCall("POST", "virtualMachines/deallocate", world.Primary.Name, failover.Source.ResourceId));
        Json.Deserialize<StepResult<OffProof>>(foretold.Result)!.Value!.Disks.Should().HaveCount(2, "it answers as the step would");
        again.Calls.Should().BeEmpty("the next step finds it off");
        failover.Changes().Should().BeEmpty("nothing was sent");
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/running");
    }

    [Fact]
    public void What_is_foretold_comes_after_all_that_stands()
    {
        var answered = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        var state = new ForetoldState(null, answered.AddDays(-1));

        state.See(answered);

        state.Tick().Should().BeAfter(answered.AddMilliseconds(999), "the header names the second, and a snapshot may be of its end");
    }

    [Fact]
    public async Task Even_a_permit_that_holds_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var input = new PowerOffInput(failover.Source, failover.Permit(Step.PowerOff), failover.Destination);
        await ForetellAsync(world, input, world: null);

        var off = Failover.Value(await world.DriveAsync(services => new PowerOff(services), input));

        off.Fingerprint.Should().NotBeEmpty();
        failover.Changes().Should().ContainSingle("the step itself makes the call that was foretold, once");
    }

    private static Task<Foretold> ForetellAsync(World at, PowerOffInput input, string? world) => new Foretell(at.Services).RunAsync(
        new ActivityContext("Foretell", "what-if", CancellationToken.None),
        new ForetellInput(nameof(PowerOff), Json.Serialize(input)!, world));
}
