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

        public TimeSpan PowerOff(string machine) => Of("/payroll/", machine, "deallocate");

        /// <summary>All snapshots, then each disk's copy and new disk side by side, then the swap.</summary>
        public TimeSpan Synchronise(string machine)
        {
            var ofMachine = replicas[machine].ToLookup(replica => replica.Disk);
            return ofMachine.Max(disk => Sum(disk, "/payroll/", "snapshot", "settle"))
                + ofMachine.Max(disk => Sum(disk, "/payroll-dr/", "snapshot", "copy") + Sum(disk, "/payroll-dr/", "disk", "settle"))
                + Of("/payroll-dr/", machine, "updateMachine");
        }

        public TimeSpan Start(string machine) =>
            Of("/payroll-dr/", machine, "start") + Of("/payroll-dr/", machine, "createMachine") + Of("/payroll-dr/", machine, "guestBoot");

        private TimeSpan Sum(IEnumerable<(string Id, string Kind, int Disk)> ofDisk, string group, string kind, string what) => ofDisk
            .Where(replica => replica.Kind == kind && replica.Id.Contains(group, StringComparison.Ordinal))
            .SelectMany(replica => took[replica.Id])
            .Where(item => item.What == what)
            .Aggregate(TimeSpan.Zero, (sum, item) => sum + item.Took);

        private TimeSpan Of(string group, string machine, string what) => took
            .Where(work => work.Key.Contains(group, StringComparison.Ordinal) && work.Key.EndsWith($"/virtualmachines/{machine}", StringComparison.Ordinal))
            .SelectMany(work => work)
            .Where(item => item.What == what)
            .Aggregate(TimeSpan.Zero, (sum, item) => sum + item.Took);
    }
}
