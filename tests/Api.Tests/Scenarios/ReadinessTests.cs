using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests.Scenarios;

public sealed class ReadinessTests
{
    private static readonly Finding Locked = new(
        Severity.Error, ErrorCodes.LockedAgainstChange, "The group is locked.", "Unlock it.", SiteRole.Primary);

    [Fact]
    public async Task A_check_answers_what_it_found_and_the_group_shows_what_it_came_to()
    {
        await using var stack = await RealStack.StartAsync();
        (await stack.Api.GetAsync("/api/groups/payroll/readiness")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.NotChecked);
        stack.World.Findings = [Locked];

        var found = await stack.PostAsync("readiness");
        var last = await stack.Api.GetAsync("/api/groups/payroll/readiness");
        var group = await stack.Api.GetAsync("/api/groups/payroll");

        found.Status.Should().Be(HttpStatusCode.OK);
        found.Text("verdict").Should().Be("NotReady");
        found.Body.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("code").GetString()).Should().Contain(ErrorCodes.LockedAgainstChange);
        last.Body.GetRawText().Should().Be(found.Body.GetRawText());
        var shown = group.Body.GetProperty("readiness");
        shown.GetProperty("verdict").GetString().Should().Be("NotReady");
        shown.GetProperty("ageSeconds").GetDouble().Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_failover_that_is_not_ready_is_refused_until_its_codes_are_forced()
    {
        await using var stack = await RealStack.StartAsync();
        stack.World.Findings = [Locked];

        var refused = await stack.RunAsync("planned-failover");
        var forced = await stack.RunAsync("planned-failover", """{"force":["DR-7105"]}""");

        refused.Body.GetProperty("error").GetProperty("code").GetString().Should().Be(ErrorCodes.NotReady);
        stack.World.PowerOffs.Should().BePositive("the second one went through");
        forced.Text("outcome").Should().Be("Completed");
    }

    [Theory]
    [InlineData("planned-failover", """{"force":["DR-2001"]}""")]
    [InlineData("planned-failover", """{"force":["all"]}""")]
    [InlineData("unplanned-failover", """{"force":["DR-7105"]}""")]
    public async Task What_cannot_be_forced_is_refused(string operation, string body)
    {
        await using var stack = await RealStack.StartAsync();

        (await stack.PostAsync(operation, body)).ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
    }
}
