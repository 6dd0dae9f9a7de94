using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Sizes;

/// <summary>A group of as many machines as a run takes, each with as many restore points as a plan may keep.</summary>
public class LargeGroupScenarios
{
    private const int Disks = 3;

    private static readonly Plan Plan = Sample.Plan(
        [.. Enumerable.Range(1, ReportRoom.MostMachines).Select(i => $"machine-of-the-payroll-group-{i:000}")])
        with
        {
            LiveSync = new LiveSyncPolicy(Retain: PlanValidator.MaxRetain),
        };

    [Theory]
    [InlineData(Operation.UnplannedFailover, ErrorCodes.AcknowledgementNeeded)]
    [InlineData(Operation.UndoFailover, ErrorCodes.AcknowledgementNeeded)]
    public async Task Is_looked_at_in_parts_that_fit_into_messages(Operation operation, string code)
    {
        await using var runbook = await Runbook.OpenAsync();
        await SeedAsync(runbook, operation == Operation.UndoFailover ? SiteRole.Recovery : SiteRole.Primary);

        var report = await runbook.DoAsync(operation, Plan, _ => new RunOptions());

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = code } });
        report.Machines.Should().HaveCount(ReportRoom.MostMachines);
        if (operation == Operation.UnplannedFailover)
        {
            report.Machines.Should().OnlyContain(machine => machine.Loss!.RestorePoint!.EndsWith("/e23"), "it is the newest");
        }

        var characters = (await runbook.HistorySizesAsync(report.Run.Value)).Sum();
        characters.Should().BeLessThan(6_000_000, "a run reads of each machine what it needs, not all that is known");
        runbook.World.CallsOf("Assess").Should().HaveCount(14, "a look is for 25 machines");
    }

    private static async Task SeedAsync(Runbook runbook, SiteRole active)
    {
        foreach (var machine in Plan.Machines)
        {
            var points = Enumerable.Range(0, PlanValidator.MaxRetain).Select(i => Point(machine, i)).Reverse().ToList();
            runbook.World.Stand(machine.Name.Value, points);
            var known = new ProtectedMachineState
            {
                ActiveSite = active,
                RestorePoints = points,
                RestorePoint = points[0],
                Synced = Synced(machine, points[0]),
                SyncedTo = MachineKey.Of(new VmReference(Plan.Recovery, machine.Destination.ResourceGroup, machine.Destination.Vm)),
            };
            var former = new VmReference(Plan.Primary, "rg-before", machine.Source.Vm);
            await runbook.Client.SignalEntityAsync(
                ProtectedMachine.Adopt, MachineKey.Of(Plan, machine), new AdoptRequest(known, former));
        }
    }

    private static RestorePoint Point(Machine machine, int number)
    {
        var id = $"{Sample.Group}/live-sync-2026-01-05T08-00-00Z-{number:00}/{machine.Name}/e{number}";
        return Sample.Point(0, id) with
        {
            TakenAt = Sample.Morning.AddMinutes(number - 100),
            Consistency = Consistency.Crash,
            Disks = [.. Enumerable.Range(0, Disks).Select(disk => new DiskSnapshot(
                new DiskIdentity(disk == 0 ? null : disk, Arm("disks", $"{machine.Name}-{disk}"), Unique, 1L << 38, "ReadOnly", "Premium_LRS"),
                Arm("snapshots", $"dr-{machine.Name}-{disk}-{number}-0123456789abcdef"), Unique))],
        };
    }

    private static SyncedPoint Synced(Machine machine, RestorePoint point) => new()
    {
        RestorePointId = point.Id,
        SyncedAt = point.TakenAt,
        Disks = [.. point.Disks.Select(disk => new DestinationDisk(
            disk.Disk.Lun, Arm("disks", $"dr-{machine.Name}-{disk.Disk.Lun}"), disk.SnapshotId, "ReadOnly"))],
        Copies = [.. point.Disks.Select(disk => new DiskCopy(disk.Disk.Lun, Unique, disk.SnapshotId, Delta: true))],
    };

    private const string Unique = "33333333-3333-3333-3333-333333333333";

    private static string Arm(string kind, string name) =>
        $"/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-dr/providers/Microsoft.Compute/{kind}/{name}";
}
