using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class AcknowledgementTests
{
    private const string DataLoss = """{ "acknowledgeDataLoss": "payroll" }""";

    [Fact]
    public async Task An_unplanned_failover_is_refused_with_each_machines_loss_until_that_is_acknowledged()
    {
        await using var stack = await ProtectedAsync();
        stack.Time.Advance(TimeSpan.FromMinutes(7));

        var refused = await stack.PostAsync("unplanned-failover");

        refused.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        refused.Body.GetProperty("acknowledge").GetRawText().Should().Be("""{"field":"acknowledgeDataLoss","value":"payroll"}""");
        var losses = refused.Body.GetProperty("losses").EnumerateArray().ToList();
        losses.Select(loss => loss.GetProperty("machine").GetString()).Should().Equal("db", "app", "web");
        losses[0].GetProperty("loss").GetProperty("seconds").GetDouble().Should().BeInRange(420, 450, "that is how old its restore point is");
        losses[0].GetProperty("loss").GetProperty("restorePoint").GetString().Should().Be("payroll-db-0-1");
        (await stack.Api.GetAsync($"/api/runs/{refused.Text("run")}/report")).Text("outcome").Should().Be("Refused", "the record tells it too");
        (await PhaseAsync(stack)).Should().Be("Protected", "nothing was touched");
        stack.World.PowerOffs.Should().Be(0, "nothing was touched");

        var report = await stack.RunAsync("unplanned-failover", DataLoss);

        report.Text("outcome").Should().Be("Completed");
        (await PhaseAsync(stack)).Should().Be("FailedOver");
    }

    [Theory]
    [InlineData("""{ "acknowledgeDataLoss": "Payroll" }""")]
    [InlineData("""{ "acknowledgeDataLoss": "yes" }""")]
    public async Task A_wrong_acknowledgement_is_none(string body)
    {
        await using var stack = await ProtectedAsync();

        (await stack.PostAsync("unplanned-failover", body))
            .ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
    }

    [Fact]
    public async Task An_acknowledged_run_is_accepted_as_soon_as_it_has_begun()
    {
        await using var stack = await ProtectedAsync();
        stack.World.Hold();
        var before = stack.Time.GetUtcNow();

        var accepted = await stack.PostAsync("unplanned-failover", DataLoss);

        accepted.Status.Should().Be(HttpStatusCode.Accepted);
        (stack.Time.GetUtcNow() - before).Should().BeLessThan(TimeSpan.FromSeconds(2), "whoever waits for a failover waits for no answer");
        (await PhaseAsync(stack)).Should().Be("FailingOver");
    }

    [Fact]
    public async Task Undoing_a_failover_shows_what_the_DR_side_wrote_and_wants_that_acknowledged()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("planned-failover");
        stack.Time.Advance(TimeSpan.FromMinutes(3));

        var refused = await stack.PostAsync("undo-failover");

        refused.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        refused.Body.GetProperty("acknowledge").GetProperty("field").GetString().Should().Be("acknowledgeDataLoss");
        var loss = refused.Body.GetProperty("losses")[0].GetProperty("loss");
        loss.GetProperty("side").GetString().Should().Be("Recovery");
        loss.GetProperty("seconds").GetDouble().Should().BeGreaterThanOrEqualTo(180);
        (await stack.RunAsync("undo-failover", DataLoss)).Text("outcome").Should().Be("Completed");
        (await PhaseAsync(stack)).Should().Be("Reseeding");
    }

    [Fact]
    public async Task A_failback_after_an_unplanned_failover_wants_the_divergence_acknowledged_and_after_a_planned_one_nothing()
    {
        await using var stack = await ProtectedAsync();
        stack.Time.Advance(TimeSpan.FromMinutes(7));
        await stack.RunAsync("unplanned-failover", DataLoss);

        var refused = await stack.PostAsync("failback");

        refused.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        refused.Body.GetProperty("acknowledge").GetRawText().Should().Be("""{"field":"acknowledgeDivergence","value":"payroll"}""");
        refused.Body.GetProperty("losses")[0].GetProperty("loss").GetProperty("side").GetString().Should().Be("Primary");
        (await stack.RunAsync("failback", """{ "acknowledgeDivergence": "payroll" }""")).Text("outcome").Should().Be("Completed");

        await stack.RunAsync("planned-failover");
        (await stack.RunAsync("failback")).Text("outcome").Should().Be("Completed", "nothing was left behind");
    }

    [Fact]
    public async Task What_else_keeps_a_run_from_beginning_is_the_answer_too()
    {
        await using var stack = await ProtectedAsync();

        (await stack.PostAsync("unplanned-failover", """{ "restorePoint": "payroll-db-9", "acknowledgeDataLoss": "payroll" }"""))
            .ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.NotEligible);
        stack.World.DrSite = new DrError(ErrorCodes.SiteSilent, "The site 'east' did not answer.", "Look at it.");
        var silent = await stack.PostAsync("unplanned-failover", DataLoss);

        silent.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.SiteSilent);
        silent.Members.Should().NotContain(["losses", "acknowledge"], "an acknowledgement would not help");
    }

    [Fact]
    public async Task A_refused_request_repeated_with_its_key_is_refused_by_the_same_run()
    {
        await using var stack = await ProtectedAsync();
        var first = await stack.PostAsync("unplanned-failover", "{}", "change-1");
        await stack.Client.PurgeInstanceAsync(first.Text("run"));

        var again = await stack.PostAsync("unplanned-failover", "{}", "change-1");

        again.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.AcknowledgementNeeded);
        again.Headers["Idempotency-Replayed"].Should().Be("true");
        again.Text("run").Should().Be(first.Text("run"), "a repeat starts nothing, also once the run was purged");
    }

    [Fact]
    public async Task Options_are_compared_by_value_when_a_key_is_repeated()
    {
        await using var stack = await ProtectedAsync();
        const string Body = """{ "waiveFencing": ["db", "web"], "acknowledgeDataLoss": "payroll" }""";
        var run = (await stack.PostAsync("unplanned-failover", Body, "change-2")).Text("id");

        (await stack.PostAsync("unplanned-failover", Body, "change-2")).Text("id").Should().Be(run);
        (await stack.PostAsync("unplanned-failover", """{ "waiveFencing": ["db"], "acknowledgeDataLoss": "payroll" }""", "change-2"))
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, ErrorCodes.IdempotencyKeyReused);
    }

    private static async Task<RealStack> ProtectedAsync()
    {
        var stack = await RealStack.StartAsync();
        (await stack.RunAsync("protect")).Text("outcome").Should().Be("Completed");
        return stack;
    }

    private static async Task<string?> PhaseAsync(RealStack stack) =>
        (await stack.Api.GetAsync("/api/groups/payroll")).Text("phase");
}
