using System.Text.Json.Nodes;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>A witness that never objects proves nothing: each invariant is shown a journal that breaks it.</summary>
public sealed class InvariantsTests
{
    private const string Machines = "Microsoft.Compute/virtualMachines";

    private readonly List<JournalEntry> _journal = [];

    [Fact]
    public void Broken_CalmFailoverWithASecondEpoch_NothingIsBroken()
    {
        PowerOff();
        Call("PUT", "payroll", "snapshots/e1", "Microsoft.Compute/snapshots/write");
        Swap();
        Power("payroll", "deallocated", "running");
        PowerOff();
        Swap();
        Start();

        Broken().Should().BeEmpty();
    }

    [Fact]
    public void Broken_DestinationStartsWhileItsSourceRuns_IsNamed()
    {
        Start();

        Broken().Should().ContainSingle().Which.Should().Contain("both sides of db");
    }

    [Fact]
    public void Broken_SourceStartsWhileItsDestinationRuns_IsNamed()
    {
        PowerOff();
        Start();
        Power("payroll", "deallocated", "starting");

        Broken().Should().ContainSingle().Which.Should().Contain("both sides of db");
    }

    [Theory]
    [InlineData("POST", "payroll", "virtualmachines/db", Machines + "/deallocate/action")]
    [InlineData("PUT", "payroll", "snapshots/e1", "Microsoft.Compute/snapshots/write")]
    [InlineData("PUT", "payroll-dr", "disks/e1", "Microsoft.Compute/disks/write")]
    [InlineData("PUT", "payroll", "restorepointcollections/db/restorepoints/e1", "Microsoft.Compute/restorePointCollections/restorePoints/write")]
    [InlineData("PATCH", "payroll-dr", "disks/replica", "Microsoft.Compute/disks/write")]
    [InlineData("PATCH", "payroll-dr", "virtualmachines/db", Machines + "/write")]
    [InlineData("POST", "payroll-dr", "virtualmachines/db", Machines + "/start/action")]
    [InlineData("PUT", "payroll-dr", "virtualmachines/db", Machines + "/write")]
    public void Broken_EffectTwice_IsNamed_UnlessItsOperationFailed(string method, string group, string resource, string action)
    {
        Call(method, group, resource, action);
        Call(method, group, resource, action);

        Broken().Should().ContainSingle().Which.Should().Contain("twice");
        new Invariants(_journal).Broken(failedOperations: 1).Should().BeEmpty();
    }

    [Fact]
    public void Broken_EffectTwiceByAnotherPrincipal_IsNoneOfOurs()
    {
        Call("PUT", "payroll", "snapshots/e1", "Microsoft.Compute/snapshots/write", "somebody");
        Call("PUT", "payroll", "snapshots/e1", "Microsoft.Compute/snapshots/write", "somebody");

        Broken().Should().BeEmpty();
    }

    [Theory]
    [InlineData("payroll", "disks/db-os", false)]
    [InlineData("payroll", "snapshots/e1", false)]
    [InlineData("payroll-dr", "restorepointcollections/db/restorepoints/e1", false)]
    [InlineData("payroll-dr", "restorepointcollections/db", false)]
    [InlineData("payroll", "virtualmachines/db", false)]
    [InlineData("payroll-dr", "disks/e1", true)]
    public void Broken_DiskOrSnapshotDeleted_IsNamed(string group, string resource, bool afterStart)
    {
        PowerOff();
        if (afterStart)
        {
            Start();
        }

        Call("DELETE", group, resource, "Microsoft.Compute/disks/delete");

        Broken().Should().ContainSingle().Which.Should().Contain("only copy");
    }

    [Theory]
    [InlineData("DELETE", "snapshots/e1")]
    [InlineData("PUT", "virtualmachines/db/providers/microsoft.authorization/locks/dr-fence")]
    [InlineData("DELETE", "virtualmachines/db/providers/microsoft.authorization/locks/dr-fence")]
    public void Repetitions_UntilUndone_AreNamed(string method, string resource)
    {
        Call(method, "payroll", resource, "Microsoft.Any/any/write");
        Call(method, "payroll", resource, "Microsoft.Any/any/write");
        new Repetitions(_journal, []).Read().Should().ContainSingle();

        _journal.Clear();
        Call(method, "payroll", resource, "Microsoft.Any/any/write");
        Call(method == "PUT" ? "DELETE" : "PUT", "payroll", resource, "Microsoft.Any/any/write");
        Call(method, "payroll", resource, "Microsoft.Any/any/write");
        new Repetitions(_journal, []).Read().Should().BeEmpty("it was undone in between");
    }

    [Fact]
    public void Repetitions_SwapsOfTwoCycles_AreNone()
    {
        Swap();
        Swap();

        new Repetitions(_journal, []).Read().Should().ContainSingle();
        new Repetitions(_journal, [new("live-sync", "one", 0), new("live-sync", "two", 1)]).Read().Should().BeEmpty("each cycle swaps once");
    }

    [Theory]
    [InlineData("db", 5, 8L, true)]
    [InlineData("web", 5, 8L, false)]
    [InlineData("db", 3, 8L, false)]
    [InlineData("db", 5, 11L, false)]
    [InlineData("db", 5, null, false)]
    public void Waiver_Settled_CoversWhatBeganAfterItAndEndedBefore(string machine, long began, long? ended, bool covered) =>
        new Waiver("db", After: 4) { Until = 10 }.Covers(machine, began, ended).Should().Be(covered);

    [Theory]
    [InlineData("PowerOff,Backup,LiveSync,DisableLiveSync,Start", 0)]
    [InlineData("PowerOff,Backup,LiveSync,DisableLiveSync", 1)]
    [InlineData("PowerOff,Backup,Backup,LiveSync,DisableLiveSync,Start", 1)]
    public void BrokenIn_ReportWithStepsMissingOrTwice_IsNamed(string steps, int faults)
    {
        var reported = new JsonArray([.. steps.Split(',').Select(step => (JsonNode)new JsonObject { ["step"] = step })]);
        var report = new JsonObject { ["operation"] = "PlannedFailover", ["machines"] = new JsonArray(new JsonObject { ["name"] = "db", ["steps"] = reported }) };

        Invariants.BrokenIn(report, ["db"]).Should().HaveCount(faults);
        Invariants.BrokenIn(report, ["db", "web"]).Should().HaveCount(faults + 1, "web is missing");
    }

    [Fact]
    public void StageOrder_StoppedOrStartedAgainstTheGraph_IsNamed()
    {
        var plan = Path.GetTempFileName();
        File.WriteAllText(plan, "machines:\n  - name: db\n    dependsOn: []\n  - name: web\n    dependsOn: [db]\n");
        var graph = PlanGraph.Read(plan);
        File.Delete(plan);
        PowerOff();
        PowerOff("web");
        Start("web");
        Start();
        Swap();

        StageOrder.Broken(_journal, graph).Should().HaveCount(3)
            .And.Contain(fault => fault.Contains("was stopped while web"))
            .And.Contain(fault => fault.Contains("was started before db"))
            .And.Contain(fault => fault.Contains("came after the first start"));
    }

    private IReadOnlyList<string> Broken() => new Invariants(_journal).Broken();

    private void PowerOff(string machine = "db")
    {
        Call("POST", "payroll", $"virtualmachines/{machine}", Machines + "/deallocate/action");
        Power("payroll", "running", "deallocating", machine);
        Power("payroll", "deallocating", "deallocated", machine);
    }

    private void Swap() => Call("PATCH", "payroll-dr", "virtualmachines/db", Machines + "/write");

    private void Start(string machine = "db")
    {
        Call("POST", "payroll-dr", $"virtualmachines/{machine}", Machines + "/start/action");
        Power("payroll-dr", "deallocated", "running", machine);
    }

    private void Power(string group, string from, string to, string machine = "db") => _journal.Add(new JournalEntry(
        _journal.Count + 1, DateTimeOffset.UnixEpoch, "power", Id(group, $"virtualmachines/{machine}"), "power", "arm", From: from, To: to));

    private void Call(string method, string group, string resource, string action, string principal = Invariants.Product) =>
        _journal.Add(new JournalEntry(
            _journal.Count + 1, DateTimeOffset.UnixEpoch, "mutation", Id(group, resource), action, "arm", method, principal));

    private static string Id(string group, string resource) =>
        $"/subscriptions/s/resourcegroups/{group}/providers/microsoft.compute/{resource}";
}
