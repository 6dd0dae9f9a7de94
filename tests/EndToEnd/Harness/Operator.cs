using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>
/// Asks for one operation after the other through the API, and has the witness write down each, so that what must hold
/// can be looked at over all of them.
/// </summary>
internal sealed class Operator(Scenario scenario)
{
    /// <summary>Bodies by which somebody accepts what an operation loses.</summary>
    public const string AcceptLoss = """{"acknowledgeDataLoss":"payroll"}""";

    public const string AcceptDivergence = """{"acknowledgeDivergence":"payroll"}""";

    private Chronicle? _chronicle;

    /// <summary>What the witness knows.</summary>
    public Chronicle Chronicle => _chronicle ??= new Chronicle(scenario.Control);

    /// <summary>Asks for an operation, which must be accepted; gives the run.</summary>
    public async Task<string> BeginAsync(string operation, string? body = null)
    {
        var before = await Chronicle.MarkAsync();
        (await Chronicle.ObserveAsync()).Should().BeEmpty("nothing may go by itself");
        while (true)
        {
            var answer = await scenario.Api.StartAsync(operation, Scenario.Group, body);
            if (answer.Status == HttpStatusCode.Conflict && answer.Body.Find<string>("run")?.Contains("-reprotect-", StringComparison.Ordinal) == true)
            {
                // The host looks after the way back by itself.
                await scenario.Api.EndAsync(answer.Body.Text("run"));
                continue;
            }

            var run = answer.Expect(HttpStatusCode.Accepted).Body.Text("id");
            if (operation != Op.Reprotect || !await IsOvertakenAsync(run))
            {
                Chronicle.Began(operation, run, before);
                return run;
            }
        }
    }

    /// <summary>Whether the host's own re-protect began in the moment between the acceptance of this one and its beginning.</summary>
    private async Task<bool> IsOvertakenAsync(string run)
    {
        var seen = await Patience.UntilAsync($"the beginning of {run}", async () =>
        {
            var group = await scenario.Api.GroupAsync(Scenario.Group);
            return group.Find<string>("backgroundRun") == run ? group
                : (await scenario.Api.StatusAsync(run)).Status == HttpStatusCode.OK ? await scenario.Api.ReportAsync(run)
                : null;
        });
        return seen.Find<string>("outcome") == "Refused" && seen["error"].Text("code") == "DR-2001";
    }

    /// <summary>Waits for the end of a run; gives its report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">How it must end; null for anyhow.</param>
    /// <param name="limit">How long that may take.</param>
    public async Task<JsonNode> EndAsync(string run, string? outcome = "Completed", TimeSpan? limit = null)
    {
        var status = await scenario.Api.EndAsync(run, limit);
        status.Text("runtimeStatus").Should().Be("Completed", "the run's instance ends well: {0}", status.ToJsonString());
        var report = await scenario.Api.ReportAsync(run);
        report.Text("outcome").Should().Be(outcome ?? report.Text("outcome"), "that is how {0} ends: {1}", run, report.ToJsonString());
        await Chronicle.EndedAsync(run);
        return report;
    }

    /// <summary>An operation from the request to its report, with a look at all that must hold.</summary>
    public async Task<JsonNode> RunAsync(string operation, string? body = null, string outcome = "Completed", int failedOperations = 0)
    {
        var report = await EndAsync(await BeginAsync(operation, body), outcome);
        await VerifyAsync(failedOperations);
        if (outcome == "Completed")
        {
            Invariants.BrokenIn(report, scenario.Graph.Machines).Should().BeEmpty("each step of each machine is reported once");
        }

        return report;
    }

    /// <summary>
    /// Runs cycles until the disks at the DR site belong together. The platform takes one restore point of an instant in
    /// an hour; cycles beyond that snapshot a running machine's disks one after the other, and what it wrote in between
    /// leaves a gap: such a restore point says that it has no consistency, and a guest does not boot from it.
    /// </summary>
    public async Task SynchroniseAsync()
    {
        for (var cycle = 0; !await (await Disks.ReadAsync(scenario.Control)).AreWholeAsync(scenario.Graph, Side.Recovery); cycle++)
        {
            cycle.Should().BeLessThan(20, "most cycles meet no write between two snapshots");
            await RunAsync(Op.LiveSync);
        }
    }

    /// <summary>Moves the group from one side to the other; nothing may be lost on the way.</summary>
    public async Task<JsonNode> MoveAsync(string operation, Side from, Side to, string? body = null)
    {
        var report = await RunAsync(operation, body);
        await MovedAsync(report, from, to);
        return report;
    }

    /// <summary>What holds after a move that lost nothing.</summary>
    public async Task MovedAsync(JsonNode report, Side from, Side to)
    {
        foreach (var machine in report.Items("machines"))
        {
            machine.Text("outcome").Should().Be("Completed", "{0} is moved", machine.Text("name"));
            machine.Get<double>("dataLossSeconds").Should().Be(0, "{0} was off when its restore point was taken", machine.Text("name"));
        }

        var disks = await Disks.ReadAsync(scenario.Control);
        await disks.VerifyMovedAsync(await scenario.Control.JournalAsync(), scenario.Graph, from, to);
        await disks.VerifyRunAsync(scenario.Graph, to);
    }

    /// <summary>Where the group must stand, by its own words and by the cloud's.</summary>
    public async Task StandsAsync(string phase, Side side)
    {
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.Text("phase").Should().Be(phase, "{0}", group.ToJsonString());
        group.Find<string>("activeSite").Should().Be(side.Role, "{0}", group.ToJsonString());
        await (await Disks.ReadAsync(scenario.Control)).VerifyRunAsync(scenario.Graph, side);
    }

    /// <summary>What holds at any time, over the whole journal.</summary>
    public async Task VerifyAsync(int failedOperations = 0)
    {
        (await Chronicle.ObserveAsync()).Should().BeEmpty("a snapshot may go only once newer ones stand on two sides");
        var failedCopies = (await scenario.Control.GetAsync("copies")).AsArray()
            .Where(copy => copy.Text("state") == "failed").Select(copy => copy.Text("id").ToLowerInvariant()).ToHashSet();
        new Invariants(await scenario.Control.JournalAsync(), Chronicle, failedCopies).Broken(failedOperations)
            .Should().BeEmpty("these hold whatever happens");
        var unwaived = (await scenario.Control.GetAsync("overlaps")).AsArray().OfType<JsonNode>().Where(overlap => !Chronicle.Waivers.Any(
            waiver => waiver.Covers(overlap.Text("machine").Split('/')[^1], overlap.Get<long>("seq"), overlap.Find<long?>("endSeq"))));
        unwaived.Select(overlap => overlap.ToJsonString()).Should().BeEmpty("no guest may ever run twice");
    }
}
