using System.Text.Json;
using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Arm;

public class ThrottlingTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task ReadsBeyondTheBucket_Answer429WithRetryAfter_AndItRefills()
    {
        await using var cloud = await StartAsync(ThrottlingMode.Real);
        var group = cloud.Group("payroll");
        for (var i = 0; i < 250; i++) await group.GetAsync();
        var refusal = await group.GetAsync().RefusedAsync();
        (refusal.Status, refusal.ErrorCode).Should().Be((429, "SubscriptionRequestsThrottled"));
        refusal.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var after).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(int.Parse(after!)));
        var raw = (await group.GetAsync()).GetRawResponse();
        raw.Headers.TryGetValue("x-ms-ratelimit-remaining-subscription-reads", out var left).Should().BeTrue();
        left.Should().Be("24", "25 came back in a second and one is spent");
    }

    [Fact]
    public async Task ComputesOwnLimit_PerMachine_ComesUnwrapped()
    {
        await using var cloud = await StartAsync(ThrottlingMode.Real);
        var vm = cloud.Vm("payroll-db-1");
        for (var i = 0; i < 12; i++) await vm.PowerOnAsync(WaitUntil.Started);
        var refusal = await vm.PowerOnAsync(WaitUntil.Started).RefusedAsync();
        refusal.Status.Should().Be(429);
        var body = JsonDocument.Parse(refusal.GetRawResponse()!.Content).RootElement;
        body.GetProperty("code").GetString().Should().Be("OperationNotAllowed");
        body.GetProperty("details")[0].GetProperty("code").GetString().Should().Be("TooManyRequests");
        body.GetProperty("details")[0].GetProperty("target").GetString().Should().Be("UpdateVM");
        refusal.GetRawResponse()!.Headers.TryGetValue("Retry-After", out _).Should().BeTrue();
    }

    [Fact]
    public async Task Scaled_RefillsAsFastAsTheSpeed()
    {
        await using var cloud = await StartAsync(ThrottlingMode.Scaled, 100);
        var group = cloud.Group("payroll");
        for (var i = 0; i < 250; i++) await group.GetAsync();
        await group.GetAsync().RefusedAsync();
        _time.Advance(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 249; i++) await group.GetAsync();
    }

    [Fact]
    public async Task Off_NeverRefuses()
    {
        await using var cloud = await StartAsync(ThrottlingMode.Off);
        for (var i = 0; i < 300; i++) await cloud.Group("payroll").GetAsync();
    }

    private Task<SimulatedCloud> StartAsync(ThrottlingMode mode, double speed = 1) =>
        SimulatedCloud.StartAsync(speed: speed, configure: o => o with { Time = _time, Throttling = mode });
}
