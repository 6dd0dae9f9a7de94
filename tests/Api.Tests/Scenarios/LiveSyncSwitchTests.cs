using System.Net;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class LiveSyncSwitchTests
{
    [Theory]
    [InlineData("live-sync")]
    [InlineData("protect")]
    public async Task A_cycle_is_refused_while_Live_Sync_is_disabled_for_every_machine(string cycle)
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        await stack.RunAsync("live-sync/disable");

        var refused = await stack.PostAsync(cycle);

        refused.ShouldBeProblem(HttpStatusCode.Conflict, ErrorCodes.LiveSyncDisabled);
        refused.Text("remedy").Should().Contain("POST /api/groups/payroll/live-sync/enable", "that is what lets it run");
        await stack.RunAsync("live-sync/enable");
        (await stack.RunAsync(cycle)).Text("outcome").Should().Be("Completed");
    }

    [Fact]
    public async Task A_cycle_runs_for_the_machines_whose_Live_Sync_is_enabled_and_says_which_it_skipped()
    {
        await using var stack = await RealStack.StartAsync();
        await stack.RunAsync("protect");
        await stack.RunAsync("live-sync/disable", """{ "machines": ["db"] }""");

        var cycle = await stack.RunAsync("live-sync");

        cycle.Text("outcome").Should().Be("CompletedWithSkips");
        cycle.Body.GetProperty("machines").EnumerateArray().Select(machine => machine.GetProperty("outcome").GetString())
            .Should().Equal("Skipped", "Completed", "Completed");
    }
}
