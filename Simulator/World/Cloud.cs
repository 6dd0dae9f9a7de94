using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator.World;

/// <summary>
/// The world behind the API. Everything happens inside <see cref="Run{T}"/>: due work first, then the call, then its changes
/// are stored. Sections are short: no I/O but the log's, no rendering but of what changed.
/// </summary>
internal sealed class Cloud : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, Resource>> _byType = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly Dictionary<Guid, Operation> _operations = [];
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _agenda = new();
    private readonly HashSet<Resource> _changed = [];
    private readonly HashSet<Operation> _changedOperations = [];
    private readonly IWorldLog _log;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly int _seed;
    private long _order;
    private long _identifiers;
    private long _contents;
    private bool _disposed;

    public Cloud(SimulatorOptions options, string subscription, IWorldLog log, Journal journal)
    {
        (Time, _log, Journal, _seed, Subscription, Tenant) = (options.Time, log, journal, options.Seed, subscription, options.Inventory.Tenant);
        _logger = options.LoggerFactory.CreateLogger("DrFunctions.Simulator");
        Latency = new LatencyModel(options.Seed, options.Speed);
        _timer = Time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider Time { get; }

    public LatencyModel Latency { get; }

    public Journal Journal { get; }

    public string Subscription { get; }

    public string Tenant { get; }

    /// <summary>Names of the regions, lower case.</summary>
    public required IReadOnlyCollection<string> Sites { get; init; }

    /// <summary>What the regions sell, and how much of it the subscription may have.</summary>
    public required Quotas Quotas { get; init; }

    /// <summary>How long things took and how many calls came; not kept over a restart.</summary>
    public Timings Timings { get; } = new();

    /// <summary>Transfers between regions; those whose targets are gone are not kept over a restart.</summary>
    public CopyLog Copies { get; } = new();

    public IGuestHost? Guests { get; set; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public T Run<T>(Func<T> section)
    {
        lock (_gate)
        {
            _log.Hold();
            try
            {
                Advance();
                return section();
            }
            finally
            {
                Commit();
            }
        }
    }

    public void Run(Action section) => Run(() =>
    {
        section();
        return true;
    });

    public Resource? Find(string? id) => id is null ? null : _resources.GetValueOrDefault(id.Lower());

    public T? Find<T>(string? id) where T : Resource => Find(id) as T;

    public Operation? FindOperation(Guid id) => _operations.GetValueOrDefault(id);

    public IEnumerable<Operation> Operations => _operations.Values;

    /// <summary>The resources of a type below a scope, in the order of their ids.</summary>
    public IEnumerable<Resource> List(string type, string scope = "")
    {
        if (!_byType.TryGetValue(type, out var all)) return [];
        var prefix = scope.Lower().TrimEnd('/') + "/";
        return scope.Length == 0 ? all.Values : all.Values.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether a region answers at all; told by the faults.</summary>
    public Func<string, bool> IsOut { get; set; } = _ => false;

    /// <summary>What a list call sees: regions that are out are missing from it.</summary>
    public IEnumerable<Resource> Listed(string type, string scope = "") => List(type, scope).Where(r => r.Location.Length == 0 || !IsOut(r.Location));

    public IEnumerable<T> List<T>(string type) where T : Resource => List(type).OfType<T>();

    public IEnumerable<Resource> All => _resources.Values;

    public void Add(Resource resource)
    {
        _resources[resource.Key] = resource;
        if (!_byType.TryGetValue(resource.Type, out var all)) _byType[resource.Type] = all = new(StringComparer.Ordinal);
        all[resource.Key] = resource;
        resource.Changed = changed => _changed.Add(changed);
        resource.Touch();
    }

    public void Remove(Resource resource)
    {
        if (!_resources.Remove(resource.Key)) return;
        _byType[resource.Type].Remove(resource.Key);
        resource.Changed = null;
        _changed.Remove(resource);
        _log.Removed(resource);
    }

    /// <summary>A new identifier: unique in this world, the same for the same seed and history.</summary>
    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}|{Subscription}|{++_identifiers}"), bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16]);
    }

    public DiskContent NewContent(string baseName, long baseBytes)
    {
        var content = new DiskContent(++_contents, baseName, baseBytes, _log);
        _log.ContentCreated(content);
        return content;
    }

    public DiskContent Fork(DiskContent content) => content.Fork(++_contents);

    public void Schedule(DateTimeOffset due, Action work)
    {
        _agenda.Enqueue(work, (due, _order++));
        Rearm();
    }

    public Operation Begin(Resource resource, string action, TimeSpan duration, Caller caller, JsonObject? payload = null)
    {
        var operation = new Operation
        {
            Id = NewGuid(), Action = action, ResourceKey = resource.Key, Location = resource.Location, Started = Now, Due = Now + duration,
            Payload = payload, Principal = caller.Principal, ClientRequestId = caller.ClientRequestId,
        };
        if (caller.ForcedOutcome is { } forced)
            (operation.ForcedStatus, operation.ErrorCode, operation.ErrorMessage) = (forced.Status, forced.Code, forced.Message);
        resource.Operation = operation.Id;
        resource.Touch();
        Track(operation);
        Stored(operation);
        return operation;
    }

    /// <summary>The operation is not done yet: it is looked at again.</summary>
    public void Postpone(Operation operation, TimeSpan wait)
    {
        operation.Due = Now + wait;
        Stored(operation);
        Track(operation);
    }

    public void Stored(Operation operation) => _changedOperations.Add(operation);

    public void End(Operation operation, string status, string? code = null, string? message = null)
    {
        (operation.Status, operation.Ended) = (status, Now);
        Timings.Add(operation.ResourceKey, operation.Action, operation.Started, Now);
        if (code is not null) (operation.ErrorCode, operation.ErrorMessage) = (code, message);
        Stored(operation);
        if (Find(operation.ResourceKey) is { } resource && resource.Operation == operation.Id)
        {
            resource.Operation = null;
            resource.Touch();
        }
    }

    /// <summary>Takes over what was stored before a restart; <see cref="Resume"/> then goes on with it.</summary>
    public void Restore(IEnumerable<Resource> resources, IEnumerable<Operation> operations, long identifiers, long contents)
    {
        foreach (var resource in resources) Add(resource);
        foreach (var operation in operations) _operations[operation.Id] = operation;
        (_identifiers, _contents) = (identifiers, contents);
        _changed.Clear();
    }

    public void Resume()
    {
        foreach (var operation in _operations.Values.Where(o => o.Status == "InProgress").OrderBy(o => o.Due).ToList()) Track(operation);
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
    }

    private void Track(Operation operation)
    {
        _operations[operation.Id] = operation;
        Schedule(operation.Due, () => Completion.Carry(this, operation));
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _log.Hold();
            try
            {
                Advance();
                Commit();
            }
            catch (IOException e)
            {
                Log.CannotStore(_logger, e.Message);
            }
        }
    }

    private void Advance()
    {
        var now = Now;
        var worked = false;
        while (_agenda.TryPeek(out var work, out var at) && at.Due <= now)
        {
            _agenda.Dequeue();
            work();
            worked = true;
        }

        if (worked) Rearm();
    }

    private void Rearm()
    {
        if (_disposed || !_agenda.TryPeek(out _, out var next)) return;
        var wait = next.Due - Now;
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Commit()
    {
        if (_changed.Count > 0 || _changedOperations.Count > 0) Store();
        _log.Flush();
        if (_log.WantsCompaction && Guests is { } guests)
            guests.WhileStill(() => _log.Compact(Subscription, _resources.Values, _operations.Values, Journal.After(), (_identifiers, _contents)));
    }

    private void Store()
    {
        foreach (var resource in _changed) _log.Stored(resource);
        foreach (var operation in _changedOperations) _log.Stored(operation);
        _changed.Clear();
        _changedOperations.Clear();
        _log.Counted(_identifiers, _contents);
    }
}
