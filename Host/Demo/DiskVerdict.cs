using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo;

/// <summary>
/// Compares, in the simulated cloud itself, every disk of the destination instances with its source: what the
/// destination disk held when it was made, against what the source has held since its power-off. The guests at the DR
/// site have written since; that their disks hold the whole sequence without a gap is checked beside it.
/// </summary>
internal static class DiskVerdict
{
    public static DiskProof Read(SimulatorServer simulator, RunReport report)
    {
        var attached = simulator.Disks.List().Where(disk => disk.AttachedTo is not null).ToLookup(
            disk => NameOf(disk.AttachedTo!), StringComparer.OrdinalIgnoreCase);
        var disks = 0;
        var equal = 0;
        foreach (var machine in report.Machines)
        {
            var ofMachine = attached[machine.Name.Value].ToLookup(disk => disk.AttachedTo!.Contains(
                "/payroll-dr/", StringComparison.OrdinalIgnoreCase));
            var destinations = ofMachine[true].ToList();
            var ordered = destinations.Count > 0
                && simulator.Disks.CheckOrder([.. destinations.Select(disk => disk.Id)]).Complete;
            foreach (var source in ofMachine[false])
            {
                disks++;
                var twin = destinations.FirstOrDefault(disk => disk.GuestDisk == source.GuestDisk && disk.Machine == source.Machine);
                equal += ordered && twin is not null && simulator.Disks.Compare(source.Id, twin.Id).EqualAtCreation ? 1 : 0;
            }
        }

        return new DiskProof(disks, equal);
    }

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
