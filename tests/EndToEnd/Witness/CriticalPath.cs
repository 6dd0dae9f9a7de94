using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>
/// The shortest time in which a planned failover could be done: the longest way through the plan's graph at the
/// durations that the simulated cloud took, as if nothing but the cloud took time.
/// </summary>
internal static class CriticalPath
{
    public static async Task<TimeSpan> ReadAsync(CloudControl control, PlanGraph graph)
    {
        var durations = await Durations.ReadAsync(control);
        var off = graph.DependentsFirst<TimeSpan>((machine, dependents) => Latest(dependents) + durations.PowerOff(machine));
        var barrier = graph.Machines.Max(machine => off[machine] + durations.Synchronise(machine));
        var started = graph.DependenciesFirst<TimeSpan>((machine, dependencies) => Latest([.. dependencies, barrier]) + durations.Start(machine));
        return started.Values.Max();
    }

    private static TimeSpan Latest(IReadOnlyList<TimeSpan> times) => times.Count == 0 ? TimeSpan.Zero : times.Max();

    /// <summary>What each operation, copy and boot took, by what it was done to.</summary>
    private sealed class Durations(ILookup<string, (string What, TimeSpan Took)> took, ILookup<string, (string Id, string Kind, int Disk)> replicas)
    {
        public static async Task<Durations> ReadAsync(CloudControl control)
        {
            var timings = (await control.GetAsync("timings")).AsArray();
            var disks = (await control.GetAsync("disks")).AsArray().OfType<JsonNode>().Where(disk => disk.Find<string>("machine") is not null);
            return new Durations(
                timings.ToLookup(
                    timing => timing.Text("resource"),
                    timing => (timing.Text("what"), timing.Get<DateTimeOffset>("ended") - timing.Get<DateTimeOffset>("started"))),
                disks.ToLookup(
                    disk => disk.Text("machine").Split('/')[^1],
                    disk => (disk.Text("id").ToLowerInvariant(), disk.Text("kind"), disk.Get<int>("guestDisk"))));
        }

        public TimeSpan PowerOff(string machine) => OfMachine("/payroll/", machine, "deallocate");

        /// <summary>All snapshots, then each disk's copy and new disk side by side, then the swap, if there is an instance.</summary>
        public TimeSpan Synchronise(string machine)
        {
            var ofMachine = replicas[machine].ToLookup(replica => replica.Disk);
            return ofMachine.Max(disk => OfDisk(disk, "/payroll/", "snapshot", "createDisk"))
                + ofMachine.Max(disk => OfDisk(disk, "/payroll-dr/", "snapshot", "copy") + OfDisk(disk, "/payroll-dr/", "disk", "createDisk"))
                + Sum(took[Vm("/payroll-dr/", machine)], "updateMachine");
        }

        public TimeSpan Start(string machine)
        {
            var vm = Vm("/payroll-dr/", machine);
            return Known(Sum(took[vm], "start") + Sum(took[vm], "createMachine"), "start", machine) + OfMachine("/payroll-dr/", machine, "guestBoot");
        }

        private TimeSpan OfDisk(IEnumerable<(string Id, string Kind, int Disk)> ofDisk, string group, string kind, string what)
        {
            var ids = ofDisk.Where(replica => replica.Kind == kind && replica.Id.Contains(group, StringComparison.Ordinal)).Select(replica => replica.Id);
            return Known(Sum(ids.SelectMany(id => took[id]), what), what, kind);
        }

        private TimeSpan OfMachine(string group, string machine, string what) => Known(Sum(took[Vm(group, machine)], what), what, machine);

        private string Vm(string group, string machine) => took.Select(work => work.Key).Single(resource =>
            resource.Contains(group, StringComparison.Ordinal) && resource.EndsWith($"/virtualmachines/{machine}", StringComparison.Ordinal));

        private static TimeSpan Sum(IEnumerable<(string What, TimeSpan Took)> items, string what) =>
            items.Where(item => item.What == what).Aggregate(TimeSpan.Zero, (sum, item) => sum + item.Took);

        // A time that is missing would make the path shorter than it is.
        private static TimeSpan Known(TimeSpan time, string what, string of) => time > TimeSpan.Zero
            ? time
            : throw new InvalidOperationException($"The cloud does not tell how long {what} of {of} took.");
    }
}
