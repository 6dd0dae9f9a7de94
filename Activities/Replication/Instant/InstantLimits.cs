using System.Globalization;
using System.Text.RegularExpressions;
using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>
/// Of which VMs a crash-consistent restore point is worth more than snapshots: what Microsoft's support matrix and
/// overview of VM restore points promise no consistency for is not called consistent. The platform itself refuses the rest.
/// </summary>
internal static partial class InstantLimits
{
    private const int FirstIntel = 6;
    private const int FirstAmd = 7;

    /// <summary>Why a VM is better backed up by snapshots; null if it is not.</summary>
    public static string? WhyNot(VmView vm, IReadOnlyList<DiskIdentity> disks)
    {
        if (disks.Count < 2)
            return "it has one disk, of which a snapshot shows one instant anyway";
        if (vm.IsProvenOff)
            return "it is off, and its snapshots show one instant anyway";
        if (disks.FirstOrDefault(d => d.Lun is not null && d.Caching == "ReadWrite") is { } cached)
            return $"the host caches writes to data disk {cached.Lun}, and the platform's restore points may lack those";
        return disks.Count > 2 && IsTooNew(vm.Size)
            ? $"for several data disks of size {vm.Size} the platform promises no common instant"
            : null;
    }

    // Standard_D4as_v7: an a among the features says AMD, the rest is as Intel's.
    private static bool IsTooNew(string size)
    {
        var match = Size().Match(size);
        return match.Success
            && int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture)
                >= (match.Groups["features"].Value.Contains('a', StringComparison.Ordinal) ? FirstAmd : FirstIntel);
    }

    [GeneratedRegex(@"^[A-Za-z]+_[A-Z]+[0-9-]+(?<features>[a-z]*)(_.+)?_v(?<version>[0-9]+)\z")]
    private static partial Regex Size();
}
