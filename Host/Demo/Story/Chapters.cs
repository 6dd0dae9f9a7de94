using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story;

/// <summary>The whole story, in its order.</summary>
internal static class Chapters
{
    private const string Outage = "outage";

    // A Date header, by which the platform's clock is read, has whole seconds.
    private static readonly TimeSpan ClockTick = TimeSpan.FromSeconds(1);

    /// <summary>Every chapter.</summary>
    public static IReadOnlyList<Chapter> All { get; } =
    [
        new("A planned failover", PlannedFailoverAsync),
        new("Re-protect: the way back is seeded while the DR site works", ReprotectAsync),
        new("Failback: every VM is kept, and what changed crosses", FailbackAsync),
        new("A Live Sync cycle: the DR site is full again", LiveSyncAsync),
        new("The primary site goes silent; the group is brought up at the DR site", OutageAsync),
        new("The primary site returns with its machines running; debts are settled", ReturnAsync),
        new("A VM is deleted at the primary site; failback creates it again", FailbackOfDeletedAsync),
        new("A planned failover again", PlannedFailoverAsync),
        new("Undo: what the DR site wrote is given up", UndoAsync),
    ];

    private static async Task PlannedFailoverAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.MoveAsync(Operation.PlannedFailover, new RunOptions(), Side.Primary, Side.Recovery, cancellation);
        await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
    }

    private static async Task ReprotectAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.RunAsync(Operation.Reprotect, new RunOptions(), cancellation);
        await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
    }

    private static async Task FailbackAsync(Storyteller story, CancellationToken cancellation)
    {
        var mark = story.Witness.Mark();
        var report = await story.MoveAsync(Operation.Failback, new RunOptions(), Side.Recovery, Side.Primary, cancellation);
        ExpectWay(story, report, mark, deleted: null);
        await story.StandsAsync(Side.Primary, "Reseeding", cancellation);
    }

    private static async Task LiveSyncAsync(Storyteller story, CancellationToken cancellation)
    {
        await story.RunAsync(Operation.LiveSync, new RunOptions(), cancellation);
        await story.StandsAsync(Side.Primary, "Protected", cancellation);
    }

    private static async Task OutageAsync(Storyteller story, CancellationToken cancellation)
    {
        story.Cloud.Faults.Add(new FaultRule { Id = Outage, Kind = FaultKind.Outage, Site = story.RegionOf(Side.Primary), Count = null });
        story.Narrate($"{story.RegionOf(Side.Primary)} does not answer; whether its machines run, nobody can say");
        var how = new RunOptions(WaiveFencing: [DemoWorld.Group]);
        how = await story.AcceptLossAsync(Operation.UnplannedFailover, how, cancellation);
        story.Waive();
        var report = await story.RunAsync(Operation.UnplannedFailover, how, cancellation);
        story.Expect(new Finding(
            "every machine has its fencing debt, and its loss",
            [.. report.Machines.Where(machine => machine.Debt is null || machine.Loss is null).Select(machine => machine.Name.Value)]));
        story.Expect(new Finding("the group shows the debts", [.. await MachinesAsync(story, machine => machine.Member("debt") is null, cancellation)]));
        story.Expect(Invariants.WritesInOrder(story.Witness, Side.Recovery, new Dictionary<string, long>()));
        await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
    }

    private static async Task ReturnAsync(Storyteller story, CancellationToken cancellation)
    {
        story.Cloud.Faults.Remove(Outage);
        story.Narrate($"{story.RegionOf(Side.Primary)} answers again: {story.Witness.RunningAt(Side.Primary).Count} machines run on both sides");
        var mark = story.Witness.Mark();
        var report = await story.RunAsync(Operation.Reprotect, new RunOptions(), cancellation);
        story.Settle();
        story.Expect(new Finding("no debt is left", [.. await MachinesAsync(story, machine => machine.Member("debt") is not null, cancellation)]));
        var stopped = story.Witness.StoppedAt(Side.Primary, mark);
        story.Expect(new Finding(
            "what the old sources wrote is told up to their power-off, and kept on snapshots",
            [
                .. report.Machines
                    .Where(machine => machine.Loss is not { KeptOn.Count: > 0, To: { } to }
                        || to < stopped.GetValueOrDefault(machine.Name.Value) - ClockTick)
                    .Select(machine => $"{machine.Name}: told to {machine.Loss?.To:HH:mm:ss.fff}, stopped {stopped.GetValueOrDefault(machine.Name.Value):HH:mm:ss.fff}"),
            ]));
        await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
    }

    private static async Task FailbackOfDeletedAsync(Storyteller story, CancellationToken cancellation)
    {
        var deleted = story.Witness.Machines[^1];
        await story.Owner.DeleteMachineAsync(Side.Primary, deleted, cancellation);
        story.Narrate($"somebody deleted {deleted} at {story.RegionOf(Side.Primary)}, with its disks and snapshots");
        var how = await story.AcceptLossAsync(Operation.Failback, new RunOptions(), cancellation);
        var mark = story.Witness.Mark();
        var report = await story.MoveAsync(Operation.Failback, how, Side.Recovery, Side.Primary, cancellation);
        ExpectWay(story, report, mark, deleted);
        await story.StandsAsync(Side.Primary, "Reseeding", cancellation);
    }

    private static async Task UndoAsync(Storyteller story, CancellationToken cancellation)
    {
        var how = await story.AcceptLossAsync(Operation.UndoFailover, new RunOptions(), cancellation);
        await story.RunAsync(Operation.UndoFailover, how, cancellation);
        story.Expect(Invariants.WritesInOrder(story.Witness, Side.Primary, story.LeftWith));
        await story.StandsAsync(Side.Primary, "Reseeding", cancellation);
    }

    private static async Task<IEnumerable<string>> MachinesAsync(
        Storyteller story, Func<JsonElement, bool> which, CancellationToken cancellation) =>
        (await story.GroupAsync(cancellation)).List("machines").Where(which).Select(machine => machine.Text("name"));

    /// <summary>How each machine got back: by the report, and by what the cloud copied.</summary>
    private static void ExpectWay(Storyteller story, RunReport report, long mark, string? deleted)
    {
        story.Expect(new Finding(
            deleted is null ? "every VM is kept, and deltas crossed" : $"{deleted} was recreated in full, the others kept, by deltas",
            [
                .. report.Machines
                    .Where(machine => machine.Name.Value == deleted
                        ? machine.Decision is not { Vm: FailbackVm.Recreated, Data: FailbackData.Full }
                        : machine.Decision is not { Vm: FailbackVm.Kept, Data: FailbackData.Delta })
                    .Select(machine => $"{machine.Name}: {machine.Decision}"),
            ]));
        var crossed = story.Witness.Crossings(Side.Primary, mark);
        story.Expect(new Finding(
            "the cloud copied as much as that, and no more",
            [
                .. story.Witness.Machines
                    .Where(machine => !crossed[machine].Distinct().SequenceEqual([machine == deleted ? "full" : "delta"]))
                    .Select(machine => $"{machine} crossed as {Display.OrNone(string.Join(", ", crossed[machine]))}"),
            ]));
    }
}
