using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class RunOptionsTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        var time = ApiHost.Clock();
        var plan = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;
        var north = plan.Primary with { Name = new SiteName("north") };
        var subnet = $"/subscriptions/{north.SubscriptionId}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n/subnets/s";
        _api = await ApiHost.StartAsync(
            new MemoryClient(time), time, PlanSet.Of(plan with { FailbackTargets = [new FailbackTarget(north, "payroll-north", subnet)] }));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("planned-failover", """{ "target": "north" }""", "target")]
    [InlineData("planned-failover", """{ "acknowledgeDataLoss": "payroll" }""", "acknowledgeDataLoss")]
    [InlineData("unplanned-failover", """{ "startInstances": false }""", "startInstances")]
    [InlineData("unplanned-failover", """{ "pace": "stages", "target": "north" }""", "pace, target")]
    [InlineData("failback", """{ "restorePoint": "x" }""", "restorePoint")]
    [InlineData("undo-failover", """{ "waiveFencing": ["db"] }""", "waiveFencing")]
    [InlineData("protect", """{ "startInstances": false }""", "startInstances")]
    [InlineData("live-sync/disable", """{ "pace": "stages" }""", "pace")]
    [InlineData("live-sync", """{ "machines": ["db"] }""", "machines")]
    public async Task Start_OptionOfAnotherOperation_Is400AndNamesIt(string operation, string body, string named) =>
        await ShouldRefuseAsync(operation, body, "does not take " + named);

    [Theory]
    [InlineData("planned-failover", """{ "pace": "fast" }""", "$.pace")]
    [InlineData("planned-failover", """{ "pace": 1 }""", "$.pace")]
    [InlineData("planned-failover", """{ "pace": "pipelined, stages" }""", "$.pace")]
    [InlineData("planned-failover", """{ "pace": null }""", "$.pace")]
    [InlineData("planned-failover", """{ "startInstances": null }""", "$.startInstances")]
    [InlineData("planned-failover", """{ "startInstances": true, "StartInstances": false }""", "$.startInstances")]
    [InlineData("unplanned-failover", """{ "waiveFencing": "db" }""", "$.waiveFencing")]
    [InlineData("unplanned-failover", """{ "waiveFencing": [null] }""", "$.waiveFencing")]
    [InlineData("unplanned-failover", """{ "restorePoint": 7, "acknowledgeDataLoss": true }""", "$.restorePoint, $.acknowledgeDataLoss")]
    public async Task Start_ValueOfTheWrongKind_Is400AndNamesEach(string operation, string body, string named) =>
        await ShouldRefuseAsync(operation, body, named);

    [Theory]
    [InlineData("")]
    [InlineData("10/11/2026")]
    [InlineData("15:34")]
    [InlineData("2026-11-23 15:34")]
    public async Task Start_RestorePointThatIsNoUnmistakableTime_Is400(string point) =>
        await ShouldRefuseAsync("unplanned-failover", $$"""{ "restorePoint": "{{point}}" }""", "ISO 8601");

    [Fact]
    public async Task Start_UnknownNames_Are400WithTheKnownOnes()
    {
        var waiver = await ShouldRefuseAsync("unplanned-failover", """{ "waiveFencing": ["db", "mail"] }""", "mail");
        var target = await ShouldRefuseAsync("failback", """{ "target": "south" }""", "south");

        waiver.Text("expected").Should().Be("One of: payroll, db, app, web.");
        target.Text("expected").Should().Be("One of: north, west.");
    }

    [Fact]
    public async Task Start_WaiverForAFailbackToThePrimarySite_Is400()
    {
        await ShouldRefuseAsync("failback", """{ "waiveFencing": ["db"] }""", "primary site");
        await ShouldRefuseAsync("failback", """{ "waiveFencing": ["db"], "target": "west" }""", "primary site");
    }

    [Theory]
    [InlineData("failback", """{ "target": "north", "waiveFencing": ["payroll"] }""")]
    [InlineData("failback", """{ "target": "west", "startInstances": true, "pace": "pipelined", "waiveFencing": [] }""")]
    [InlineData("unplanned-failover", """{ "restorePoint": "2026-11-23T15:34:55+01:00", "waiveFencing": ["db"] }""")]
    [InlineData("unplanned-failover", """{ "restorePoint": "payroll-db-3" }""")]
    public async Task Start_OptionsThatFit_ComeAsFarAsTheGroup(string operation, string body) =>
        (await SendAsync(operation, body)).ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.IllegalInPhase);

    private async Task<Answer> ShouldRefuseAsync(string operation, string body, string named)
    {
        var answer = await SendAsync(operation, body);
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        answer.Text("detail").Should().Contain(named, "the operator has to find it");
        return answer;
    }

    private Task<Answer> SendAsync(string operation, string body) =>
        _api.SendAsync(HttpMethod.Post, $"/api/groups/payroll/{operation}", body);
}
