using System.Net.Http.Json;
using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Control;

public class TimingTests
{
    [Fact]
    public async Task Durations_ComeFromTheDocumentedRanges_AndTheSameSeedGivesTheSame()
    {
        var first = await DeallocateAsync(seed: 7, speed: 1);
        first.TotalSeconds.Should().BeInRange(World.Latencies.Deallocate.MinSeconds, World.Latencies.Deallocate.MaxSeconds + 1);
        (await DeallocateAsync(seed: 7, speed: 1)).Should().Be(first);
        (await DeallocateAsync(seed: 8, speed: 1)).Should().NotBe(first);
        (await DeallocateAsync(seed: 7, speed: 10)).TotalSeconds.Should().BeApproximately(first.TotalSeconds / 10, 0.2);
    }

    [Fact]
    public async Task Calls_AreCounted()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Vm("payroll-db-1").GetAsync();
        await cloud.Vm("nobody").GetAsync().RefusedAsync();
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started);
        cloud.Server.Calls.Should().Be(new CallCounts(2, 1, 0, 0, 1));
        (await cloud.Http.GetFromJsonAsync<CallCounts>("/simulator/calls")).Should().Be(cloud.Server.Calls);
    }

    private static async Task<TimeSpan> DeallocateAsync(int seed, double speed)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.Zero };
        await using var cloud = await SimulatedCloud.StartAsync(configure: o => o with { Time = time, Seed = seed, Speed = speed },
            inventory: Inventory.Sample(1, SimulatedCloud.NextNetwork()));
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started);
        for (var i = 0; i < 1000; i++) time.Advance(TimeSpan.FromMilliseconds(100));
        var timing = cloud.Server.Timings.Single(t => t.What == "deallocate");
        return timing.Ended - timing.Started;
    }
}
