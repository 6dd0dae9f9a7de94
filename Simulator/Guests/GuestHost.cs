using System.Net;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator.Guests;

/// <summary>Boots guests from their disks, has them write, and opens their ports.</summary>
internal sealed class GuestHost : IGuestHost, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(25);

    private readonly Cloud _cloud;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Guest> _guests = [];
    private readonly ITimer _timer;
    private Guest[] _running = [];
    private readonly Lock _beat = new();

    public GuestHost(Cloud cloud, ILogger log)
    {
        (_cloud, _log) = (cloud, log);
        _timer = cloud.Time.CreateTimer(_ => WriteAll(), null, Beat, Beat);
    }

    /// <summary>Hands what guests have written to the operating system.</summary>
    public Action Flush { get; set; } = () => { };

    public IReadOnlyList<GuestStatus> Statuses()
    {
        lock (_gate) return [.. _guests.Values.Select(g => g.Status()).OrderBy(s => s.Machine, StringComparer.Ordinal)];
    }

    public void PowerOn(VirtualMachine vm)
    {
        var guest = Add(vm);
        var since = _cloud.Now;
        _cloud.Schedule(since + _cloud.Latency.Draw(Latencies.GuestBoot, vm.Key), () =>
        {
            Boot(guest);
            if (guest.IsHealthy) _cloud.Timings.Add(vm.Key, "guestBoot", since, _cloud.Now);
        });
    }

    /// <summary>The machine was running all along, only the simulator was not.</summary>
    public void GoOn(VirtualMachine vm) => Boot(Add(vm));

    public void PowerLost(VirtualMachine vm)
    {
        Guest? guest;
        lock (_gate)
        {
            guest = _guests.GetValueOrDefault(vm.Key);
            _running = [.. _running.Where(g => g != guest)];
        }

        if (guest is null) return;
        guest.Stop("the machine is not running");
        vm.LastAcknowledged = Math.Max(vm.LastAcknowledged, guest.LastAcknowledged);
    }

    public void WhileStill(Action work)
    {
        lock (_beat) work();
    }

    /// <summary>The guest of a machine stops while the machine keeps its power, as after a crash of its system.</summary>
    public bool Crash(string vmKey)
    {
        lock (_gate)
        {
            if (!_guests.TryGetValue(vmKey, out var guest)) return false;
            _running = [.. _running.Where(g => g != guest)];
            guest.Stop("the guest's system crashed");
            return true;
        }
    }

    /// <summary>The services of a guest stop while its system stays up.</summary>
    public bool StopServices(string vmKey)
    {
        lock (_gate)
        {
            if (!_guests.TryGetValue(vmKey, out var guest)) return false;
            guest.StopServices();
            return true;
        }
    }

    public ShellResult? Run(VirtualMachine vm, string script)
    {
        lock (_gate) return vm.GuestReady && _guests.TryGetValue(vm.Key, out var guest) ? GuestShell.Run(script, guest.IsActive) : null;
    }

    public long LastAcknowledged(VirtualMachine vm)
    {
        lock (_gate) return Math.Max(vm.LastAcknowledged, _guests.GetValueOrDefault(vm.Key)?.LastAcknowledged ?? 0);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_beat)
        lock (_gate)
        {
            foreach (var guest in _guests.Values) guest.Stop("the simulator stopped");
            _running = [];
        }
    }

    private Guest Add(VirtualMachine vm)
    {
        var guest = new Guest(vm);
        lock (_gate)
        {
            _guests[vm.Key] = guest;
            _running = [.. _running, guest];
        }

        return guest;
    }

    // Runs inside the cloud's section, like all scheduled work.
    private void Boot(Guest guest)
    {
        var vm = guest.Vm;
        if (vm.Power != PowerState.Running || !guest.IsBooting || _cloud.Find(vm.Key) != vm) return;
        var disks = vm.DiskKeys.Select(_cloud.Find<ManagedDisk>).OfType<ManagedDisk>().Select(d => d.Content).ToList();
        var addresses = vm.NicKeys.Select(_cloud.Find).OfType<GenericResource>().SelectMany(Addressing.Of).ToList();
        guest.Boot(disks, addresses.FirstOrDefault() ?? IPAddress.None, _cloud.Now);
        if (guest.Problem is { } problem) Log.GuestNotHealthy(_log, vm.Id, problem);
        vm.GuestReady = guest.IsHealthy;
        vm.Touch();
    }

    private void WriteAll()
    {
        // A beat that is still at work takes over what the next one would do.
        if (!_beat.TryEnter()) return;
        try
        {
            var now = _cloud.Now;
            var wrote = false;
            foreach (var guest in Volatile.Read(ref _running)) wrote |= guest.Write(now);
            if (wrote) Flush();
        }
        catch (IOException e)
        {
            Log.CannotStore(_log, e.Message);
        }
        finally
        {
            _beat.Exit();
        }
    }
}
