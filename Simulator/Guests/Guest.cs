using System.Net;
using System.Net.Sockets;

namespace DrFunctions.Simulator.Guests;

/// <summary>
/// What runs on a machine with power: it boots from its OS disk, checks that its disks belong together and hold one gap-free
/// sequence, goes on with that sequence and opens its ports.
/// </summary>
internal sealed class Guest(VirtualMachine vm)
{
    private const int MostPerBeat = 500;

    private readonly Lock _gate = new();
    private readonly List<GuestListener> _listeners = [];
    private IReadOnlyList<DiskContent> _disks = [];
    private GuestManifest? _manifest;
    private SequenceRecord _last;
    private DateTimeOffset _since;
    private double _owed;
    private string _state = "booting";
    private IPAddress? _address;

    public VirtualMachine Vm => vm;

    public bool IsBooting => _state == "booting";

    public bool IsHealthy => _state == "healthy";

    public string? Problem { get; private set; }

    public long LastAcknowledged
    {
        get { lock (_gate) return _last.Number; }
    }

    public GuestStatus Status()
    {
        lock (_gate)
            return new GuestStatus(vm.Key, _manifest?.Name, _state, Problem, _address?.ToString(), [.. _listeners.Select(l => l.Port)], _last.Number);
    }

    public void Boot(IReadOnlyList<DiskContent> disks, IPAddress address, DateTimeOffset now)
    {
        lock (_gate)
        {
            _address = address;
            var (manifest, ordered, problem) = GuestDisks.Recognize(disks);
            if (problem is null) (_last, problem) = SequenceCheck.Recover(manifest!.Machine, ordered);
            if (problem is not null)
            {
                (_state, Problem) = ("unhealthy", problem);
                return;
            }

            (_manifest, _disks, _since) = (manifest, ordered, now);
            OpenPorts(manifest!, address);
            _state = Problem is null ? "healthy" : "unhealthy";
        }
    }

    /// <summary>Writes what is due. A write is stored on its disk before it counts as acknowledged.</summary>
    public bool Write(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_state == "booting" || _state == "stopped" || _manifest is null || _manifest.Spec.WritesPerSecond <= 0) return false;
            _owed = Math.Min(MostPerBeat, _owed + (now - _since).TotalSeconds * _manifest.Spec.WritesPerSecond);
            _since = now;
            var wrote = _owed >= 1;
            for (; _owed >= 1; _owed--)
            {
                var next = _last.Next();
                _disks[(int)(next.Number % _disks.Count)].Append(next);
                _last = next;
            }

            return wrote;
        }
    }

    public void Stop(string why)
    {
        lock (_gate)
        {
            (_state, Problem) = ("stopped", why);
            ClosePorts();
        }
    }

    /// <summary>The system goes on, and so do its writes, but nothing answers.</summary>
    public void StopServices()
    {
        lock (_gate)
        {
            if (_state == "healthy") (_state, Problem) = ("unhealthy", "its services were stopped");
            ClosePorts();
        }
    }

    /// <summary>Whether a service of this name answers.</summary>
    public bool IsActive(string service)
    {
        lock (_gate) return _listeners.Exists(l => l.Service == service);
    }

    private void ClosePorts()
    {
        foreach (var listener in _listeners) listener.Dispose();
        _listeners.Clear();
    }

    private void OpenPorts(GuestManifest manifest, IPAddress address)
    {
        foreach (var service in manifest.Spec.Services)
        {
            try
            {
                if (!IPAddress.IsLoopback(address))
                    throw new SocketException((int)SocketError.AddressNotAvailable);
                _listeners.Add(new GuestListener(address, service, manifest.Name, () => LastAcknowledged));
            }
            catch (SocketException e)
            {
                Problem = $"Service {service.Name} can't listen on {address}:{service.Port}: {e.Message}. "
                    + "Expected a free 127.x.y.z address; give the machine's network interface another one, or end the process that has it.";
            }
        }
    }
}
