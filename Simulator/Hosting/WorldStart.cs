using DrFunctions.Simulator.Persistence;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator.Hosting;

/// <summary>Brings a world to life: the stored one, or a new one from the inventory.</summary>
internal static class WorldStart
{
    public static (Cloud Cloud, GuestHost Guests) Open(SimulatorOptions options, ILogger log)
    {
        var world = new NullWorldLog();
        var journal = new Journal(options.Time, options.Speed);
        var cloud = new Cloud(options, options.Inventory.Subscription, world, journal) { Sites = [.. options.Inventory.Sites.Select(s => s.Name.Lower())] };
        var guests = new GuestHost(cloud, log) { Flush = world.Flush };
        cloud.Run(() =>
        {
            Seeding.Seed(cloud, options.Inventory);
            cloud.Guests = guests;
            foreach (var vm in cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Where(v => v.Power == PowerState.Running)) guests.GoOn(vm);
        });
        return (cloud, guests);
    }
}
