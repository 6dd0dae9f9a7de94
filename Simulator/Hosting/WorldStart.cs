using DrFunctions.Simulator.Persistence;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator.Hosting;

/// <summary>Brings a world to life: the stored one, or a new one from the inventory.</summary>
internal static class WorldStart
{
    public static (Cloud Cloud, GuestHost Guests, IWorldLog World) Open(SimulatorOptions options, ILogger log)
    {
        var (world, stored) = OpenLog(options);
        var journal = new Journal(options.Time, options.Speed);
        if (stored is not null) journal.Restore(stored.Journal);
        journal.Sink = world.Journalled;
        var cloud = new Cloud(options, options.Inventory.Subscription, world, journal)
        {
            Sites = [.. options.Inventory.Sites.Select(s => s.Name.Lower())], Quotas = new Quotas(options.Inventory.Sites),
        };
        var guests = new GuestHost(cloud, log) { Flush = world.FlushUnlessHeld };
        cloud.Run(() =>
        {
            if (stored is null) Seeding.Seed(cloud, options.Inventory);
            else Restore(cloud, stored, options, log);
            cloud.Guests = guests;
            foreach (var vm in cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Where(v => v.Power == PowerState.Running)) guests.GoOn(vm);
        });
        return (cloud, guests, world);
    }

    private static (IWorldLog Log, StoredWorld? Stored) OpenLog(SimulatorOptions options) => options.DataDirectory is { } directory
        ? WorldLog.Open(directory, options.Inventory.Subscription, options.Time) : (new NullWorldLog(), null);

    private static void Restore(Cloud cloud, StoredWorld stored, SimulatorOptions options, ILogger log)
    {
        if (stored.DroppedBytes > 0) Log.TailDropped(log, stored.DroppedBytes);
        var resources = stored.Resources();
        cloud.Restore(resources, stored.Operations, stored.Identifiers, stored.Contents);
        foreach (var snapshot in resources.OfType<Snapshot>().Where(s => s.Copy is not null))
        {
            cloud.Copies.Add(snapshot.Id, snapshot.Location, cloud.Find(snapshot.Copy!.SourceKey)?.Location, snapshot.Copy);
            if (snapshot.Copy.InFlight) SnapshotCreation.Follow(cloud, snapshot);
        }

        cloud.Resume();
        Log.Restored(log, resources.Count, options.DataDirectory!);
    }
}
