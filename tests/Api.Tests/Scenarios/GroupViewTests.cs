using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class GroupViewTests
{
    private const string DataLoss = """{ "acknowledgeDataLoss": "payroll" }""";

    private static readonly Plan Payroll = ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;

    [Fact]
    public async Task The_RPO_is_the_age_of_the_oldest_newest_restore_point_against_the_plan()
    {
        await using var stack = await StartAsync();
        var fresh = await GroupAsync(stack);
        fresh.TryGetProperty("rpoSeconds", out _).Should().BeFalse("there is no restore point yet");
        fresh.GetProperty("rpoMet").GetBoolean().Should().BeFalse("and so no objective is met");
        fresh.GetProperty("alerts")[0].GetProperty("code").GetString().Should().Be(ErrorCodes.RpoMissed);

        await stack.RunAsync("protect");
        stack.Time.Advance(TimeSpan.FromMinutes(10));
        var met = await GroupAsync(stack);
        met.GetProperty("rpoSeconds").GetDouble().Should().BeInRange(600, 610);
        met.GetProperty("rpoMet").GetBoolean().Should().BeTrue("the plan allows 15 minutes");
        met.GetProperty("alerts").GetArrayLength().Should().Be(0);
        met.GetProperty("lastBackgroundOutcome").GetString().Should().Be("Completed");
        var db = met.GetProperty("machines")[0];
        db.GetProperty("lagSeconds").GetDouble().Should().BeInRange(600, 610);
        db.GetProperty("syncedTo").GetString().Should().Be("payroll-db-0-1");
        db.GetProperty("syncedSide").GetString().Should().Be("Recovery");
        db.TryGetProperty("lastCycleAt", out _).Should().BeTrue("a cycle has ended");
        db.GetProperty("primaryVm").GetString().Should().EndWith("/resourceGroups/payroll/providers/Microsoft.Compute/virtualMachines/db");

        stack.Time.Advance(TimeSpan.FromMinutes(6));
        var missed = await GroupAsync(stack);
        missed.GetProperty("rpoMet").GetBoolean().Should().BeFalse();
        missed.GetProperty("alerts")[0].GetProperty("message").GetString().Should().Contain("96").And.Contain("s old");
        (await stack.Api.GetAsync("/api/groups")).Body[0].GetProperty("rpoMet").GetBoolean().Should().BeFalse("the list tells it too");

        await stack.RunAsync("unplanned-failover", DataLoss);
        var over = await GroupAsync(stack);
        over.TryGetProperty("rpoSeconds", out _).Should().BeFalse("nothing goes to the DR site any more");
        over.TryGetProperty("rpoMet", out _).Should().BeFalse();
        over.GetProperty("alerts").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Restore_points_are_listed_per_machine_newest_first()
    {
        await using var stack = await StartAsync();
        await stack.RunAsync("protect");
        stack.Time.Advance(TimeSpan.FromMinutes(5));
        await stack.RunAsync("live-sync");

        var answer = await stack.Api.GetAsync("/api/groups/payroll/restore-points");

        answer.Status.Should().Be(HttpStatusCode.OK);
        var machines = answer.Body.GetProperty("machines").EnumerateArray().ToList();
        machines.Select(machine => machine.GetProperty("machine").GetString()).Should().Equal("db", "app", "web");
        var points = machines[0].GetProperty("restorePoints").EnumerateArray().ToList();
        points.Select(point => point.GetProperty("id").GetString()).Should().Equal("payroll-db-0-2", "payroll-db-0-1");
        points.Select(point => point.GetProperty("synced").GetBoolean()).Should().Equal(true, false);
        points[0].GetProperty("consistency").GetString().Should().Be("Crash");
        points[0].GetProperty("disks").GetInt32().Should().Be(1);
        points[0].GetProperty("takenAt").GetDateTimeOffset().Should().BeAfter(points[1].GetProperty("takenAt").GetDateTimeOffset());
        (await stack.Api.GetAsync("/api/groups/payrol/restore-points")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownGroup);
    }

    [Fact]
    public async Task A_waived_source_stays_a_debt_and_what_it_wrote_a_divergence_until_it_is_fenced()
    {
        await using var stack = await WaivedAsync();

        var db = (await GroupAsync(stack)).GetProperty("machines")[0];

        db.GetProperty("debt").GetProperty("reason").GetString().Should().Contain("does not answer");
        db.GetProperty("divergence").GetProperty("side").GetString().Should().Be("Primary");
        db.GetProperty("hasBackBase").GetBoolean().Should().BeFalse("the primary site could not be reached");
        stack.World.Unreachable.Clear();
        await stack.RunAsync("reprotect");
        db = (await GroupAsync(stack)).GetProperty("machines")[0];
        db.TryGetProperty("debt", out _).Should().BeFalse("it was fenced");
        db.GetProperty("hasBackBase").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task After_a_failback_to_a_new_site_runs_and_views_use_that_site_until_the_plan_says_it()
    {
        await using var stack = await WaivedAsync();
        var back = await stack.RunAsync("failback", """{ "target": "north", "waiveFencing": ["payroll"], "acknowledgeDivergence": "payroll" }""");
        back.Text("outcome").Should().Be("Completed", "{0}", back.Body);

        var group = await GroupAsync(stack);
        group.GetProperty("phase").GetString().Should().Be("Reseeding");
        group.GetProperty("primary").GetProperty("name").GetString().Should().Be("north");
        group.GetProperty("drift").GetString().Should().StartWith("primary: north\n").And.Contain("{ resourceGroup: payroll-north, vm: db }");
        group.GetProperty("drift").GetString().Should().Be(back.Text("planChange"), "the report has told it");
        group.GetProperty("machines")[0].GetProperty("source").GetProperty("resourceGroup").GetString().Should().Be("payroll-north");
        group.GetProperty("machines")[0].GetProperty("debt").GetProperty("source").GetString()
            .Should().Contain("/resourceGroups/payroll/", "what is owed at the former site is owed still");

        var cycle = await stack.RunAsync("live-sync");
        cycle.Text("outcome").Should().Be("Completed");
        var request = await stack.RequestAsync(cycle.Text("run"));
        request.Plan.Primary.Name.Value.Should().Be("north");
        request.Plan.FailbackTargets.Should().BeEmpty("where they are is no other site");
        request.PlanHash.Should().Be(PlanHash.Of(request.Plan)).And.Be(group.GetProperty("planHash").GetString());
        var after = await GroupAsync(stack);
        after.GetProperty("phase").GetString().Should().Be("Protected");
        after.GetProperty("machines")[0].GetProperty("lastCycleAt").GetDateTimeOffset().Should().BeAfter(default);

        await using var edited = await ApiHost.StartAsync(stack.Client, stack.Time, PlanSet.Of(request.Plan));
        var served = (await edited.GetAsync("/api/groups/payroll")).Body;
        served.TryGetProperty("drift", out _).Should().BeFalse("the plan says the same now");
        served.GetProperty("machines")[0].GetProperty("debt").GetProperty("source").GetString()
            .Should().Contain("/resourceGroups/payroll/", "no plan settles a debt by saying where the machine is now");
        served.GetProperty("machines")[0].GetProperty("syncedTo").GetString()
            .Should().Be(after.GetProperty("machines")[0].GetProperty("syncedTo").GetString(), "it is the same machine");
    }

    /// <summary>Failed over unplanned while the primary site is out: nothing there is proven off.</summary>
    private static async Task<RealStack> WaivedAsync()
    {
        var stack = await StartAsync();
        await stack.RunAsync("protect");
        stack.World.Unreachable["west"] = true;
        (await stack.RunAsync("unplanned-failover", """{ "acknowledgeDataLoss": "payroll", "waiveFencing": ["payroll"] }"""))
            .Text("outcome").Should().Be("Completed");
        return stack;
    }

    private static Task<RealStack> StartAsync()
    {
        var north = Payroll.Primary with { Name = new SiteName("north"), SubscriptionId = "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff" };
        var subnet = $"/subscriptions/{north.SubscriptionId}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n/subnets/s";
        return RealStack.StartAsync(PlanSet.Of(Payroll with
        {
            RpoTarget = TimeSpan.FromMinutes(15),
            FailbackTargets = [new FailbackTarget(north, "payroll-north", subnet)],
        }));
    }

    private static async Task<JsonElement> GroupAsync(RealStack stack) =>
        (await stack.Api.GetAsync("/api/groups/payroll")).Body;
}
