using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo.Story;

/// <summary>What the simulated cloud itself knows: who runs where, and what the disks hold.</summary>
internal sealed class CloudWitness(DemoStage stage)
{
    private readonly SimulatorServer _cloud = stage.Simulator;

    /// <summary>The machines of the world, by name.</summary>
    public IReadOnlyList<string> Machines { get; } = [.. stage.Inventory.Machines.Where(Side.Primary.Holds).Select(NameOf)];

    /// <summary>Object id of the principal that the product acts as.</summary>
    public string Product { get; } = stage.Inventory.Principals[0].ObjectId;

    /// <summary>A moment: what is in the journal after it came later.</summary>
    public long Mark() => _cloud.Journal.After() is [.., var last] ? last.Seq : 0;

    /// <summary>What happened after a moment.</summary>
    public IReadOnlyList<JournalEntry> Since(long mark) => _cloud.Journal.After(mark);

    /// <summary>Every time that two machines with the same guest were on.</summary>
    public IReadOnlyList<Overlap> Overlaps() => _cloud.Overlaps.Read();

    /// <summary>The machines whose guest is up on a side, by name.</summary>
    public IReadOnlySet<string> RunningAt(Side side) => _cloud.Guests
        .Where(guest => side.Holds(guest.Machine) && guest.State == "healthy")
        .Select(guest => NameOf(guest.Machine))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a machine does not run on a side, as far as the cloud knows.</summary>
    public string WhyNot(Side side, string machine) =>
        _cloud.Guests.FirstOrDefault(guest => side.Holds(guest.Machine) && NameOf(guest.Machine) == machine) is { } guest
            ? $"{machine} is {guest.State}: {guest.Problem}"
            : $"{machine} never ran";

    /// <summary>The disks that are attached on a side, by the name of their machine.</summary>
    public ILookup<string, DiskStatus> Attached(Side side) => _cloud.Disks.List()
        .Where(disk => disk.AttachedTo is { } owner && side.Holds(owner))
        .ToLookup(disk => NameOf(disk.AttachedTo!), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether disks hold a machine's writes without a gap, and how far.</summary>
    public OrderCheck Order(IEnumerable<DiskStatus> disks) => _cloud.Disks.CheckOrder([.. disks.Select(disk => disk.Id)]);

    /// <summary>The last write that the guest of each machine of a side saw acknowledged before it was powered off.</summary>
    public IReadOnlyDictionary<string, long> LastWrites(Side side) => _cloud.Guests
        .Where(guest => side.Holds(guest.Machine) && guest.State == "stopped")
        .ToDictionary(guest => NameOf(guest.Machine), guest => guest.LastAcknowledged, StringComparer.OrdinalIgnoreCase);

    /// <summary>When the guest of each machine of a side stopped after a moment, by the platform's clock.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> StoppedAt(Side side, long mark) => Since(mark)
        .Where(entry => entry is { Kind: "power", From: "running" } && side.Holds(entry.Resource))
        .GroupBy(entry => NameOf(entry.Resource), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(machine => machine.Key, machine => machine.Max(entry => entry.Time), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Compares the disks of the side that runs, as they were made, with those of the side that was left, as they have
    /// been since its power-off. A machine without disks on either side counts as one that differs.
    /// </summary>
    public DiskProof Compare(Side left, Side runs)
    {
        var (sources, destinations) = (Attached(left), Attached(runs));
        var (disks, equal) = (0, 0);
        foreach (var machine in Machines)
        {
            disks += Math.Max(1, Math.Max(sources[machine].Count(), destinations[machine].Count()));
            equal += sources[machine].Count(source => destinations[machine].Any(twin =>
                twin.GuestDisk == source.GuestDisk
                && twin.Machine == source.Machine
                && _cloud.Disks.Compare(source.Id, twin.Id).EqualAtCreation));
        }

        return new DiskProof(disks, equal);
    }

    /// <summary>How each machine's data crossed to a side after a moment: <c>full</c>, or <c>delta</c> for what has changed.</summary>
    public ILookup<string, string> Crossings(Side side, long mark)
    {
        var machines = _cloud.Disks.List()
            .Where(disk => disk is { Kind: "snapshot", Machine: not null })
            .ToDictionary(disk => disk.Id, disk => NameOf(disk.Machine!), StringComparer.OrdinalIgnoreCase);
        var created = Since(mark).Select(entry => entry.Resource).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return _cloud.Copies
            .Where(copy => copy.State == "complete" && side.Holds(copy.Id) && created.Contains(copy.Id))
            .ToLookup(copy => machines.GetValueOrDefault(copy.Id, copy.Id), copy => copy.Kind, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The name at the end of a resource's id.</summary>
    public static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
