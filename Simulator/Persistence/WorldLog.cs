using System.Text;

namespace DrFunctions.Simulator.Persistence;

/// <summary>
/// The world as a log of its changes, in one order for resources, contents, operations and journal, so that every beginning of
/// it is a world that existed. See DESIGN.md for what survives what.
/// </summary>
internal sealed class WorldLog : IWorldLog, IDisposable
{
    private const long SmallestCompaction = 64L << 20;

    private readonly Lock _gate = new();
    private readonly MemoryStream _buffer = new();
    private readonly string _path;
    private FileStream? _file;
    private bool _held;
    private long _compactAt = SmallestCompaction;

    private WorldLog(string path) => _path = path;

    /// <summary>Opens the folder's log and reads the world in it; null when there is none yet.</summary>
    /// <exception cref="IOException">The folder is in use, of another subscription, or damaged.</exception>
    public static (WorldLog Log, StoredWorld? World) Open(string directory, string subscription, TimeProvider time)
    {
        var log = new WorldLog(Path.Combine(directory, "world.log"));
        var file = log.OpenFile();
        var world = new StoredWorld(log, time);
        try
        {
            var end = LogFormat.Read(file, world.Apply);
            world.DroppedBytes = file.Length - end;
            file.SetLength(end);
            file.Position = end;
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new IOException($"{log._path} is damaged: {e.Message} Restore it from a copy, or remove the folder to start with a new world.", e);
        }

        if (world.Subscription is { } other && other != subscription)
        {
            file.Dispose();
            throw new IOException($"{log._path} holds the world of subscription {other}, the inventory is of {subscription}. Use the inventory that it was made from, or another folder.");
        }

        log._file = file;
        log._compactAt = Math.Max(SmallestCompaction, file.Length * 4);
        if (world.Subscription is not null) return (log, world);
        log.Put(LogRecordKind.Header, new JsonObject { ["format"] = StoredWorld.Format, ["subscription"] = subscription });
        return (log, null);
    }

    /// <summary>Whether the log has grown far beyond the world that it describes.</summary>
    public bool WantsCompaction
    {
        get { lock (_gate) return _file is { } file && file.Length > _compactAt; }
    }

    /// <summary>Replaces the log by one that holds the world as it is. Nothing else may change the world meanwhile.</summary>
    public void Compact(string subscription, IEnumerable<Resource> resources, IEnumerable<Operation> operations, IEnumerable<JournalEntry> journal, (long Identifiers, long Contents) counters)
    {
        using var fresh = new FileStream(_path + ".new", FileMode.Create, FileAccess.Write);
        using var part = new MemoryStream();
        LogFormat.Append(part, LogRecordKind.Header, new JsonObject { ["format"] = StoredWorld.Format, ["subscription"] = subscription });
        foreach (var content in resources.Select(ContentOf).OfType<DiskContent>().DistinctBy(c => c.Id))
        {
            LogFormat.Append(part, LogRecordKind.ContentCreated, Described(content));
            foreach (var (page, bytes) in content.Pages()) LogFormat.Append(part, LogRecordKind.ContentWritten, LogFormat.Write(content.Id, page, 0, bytes));
            LogFormat.Drain(part, fresh);
        }

        foreach (var resource in resources) LogFormat.Append(part, LogRecordKind.Resource, resource.Save());
        foreach (var operation in operations) LogFormat.Append(part, LogRecordKind.Operation, operation.Save());
        foreach (var entry in journal) LogFormat.Append(part, LogRecordKind.Journal, Encoding.UTF8.GetBytes(Journal.ToJson(entry)));
        LogFormat.Append(part, LogRecordKind.Counters, Counters(counters.Identifiers, counters.Contents));
        LogFormat.Drain(part, fresh);
        fresh.Flush(true);
        lock (_gate)
        {
            _buffer.SetLength(0);
            _file!.Dispose();
            fresh.Dispose();
            File.Move(_path + ".new", _path, true);
            _file = OpenFile();
            _file.Position = _file.Length;
            _compactAt = Math.Max(SmallestCompaction, _file.Length * 4);
        }
    }

    public void ContentCreated(DiskContent content) => Put(LogRecordKind.ContentCreated, Described(content));

    public void ContentForked(long id, long source) => Put(LogRecordKind.ContentForked, new JsonObject { ["id"] = id, ["source"] = source });

    public void ContentWritten(long id, long page, int offset, ReadOnlySpan<byte> bytes)
    {
        var payload = LogFormat.Write(id, page, offset, bytes);
        lock (_gate)
        {
            if (_file is not null) LogFormat.Append(_buffer, LogRecordKind.ContentWritten, payload);
        }
    }

    public void Stored(Resource resource) => Put(LogRecordKind.Resource, resource.Save());

    public void Stored(Operation operation) => Put(LogRecordKind.Operation, operation.Save());

    public void Removed(Resource resource) => Put(LogRecordKind.Removed, new JsonObject { ["key"] = resource.Key });

    public void Journalled(JsonObject entry) => Put(LogRecordKind.Journal, entry);

    public void Counted(long identifiers, long contents) => Put(LogRecordKind.Counters, Counters(identifiers, contents));

    public void Hold()
    {
        lock (_gate) _held = true;
    }

    public void Flush()
    {
        lock (_gate)
        {
            _held = false;
            WriteOut();
        }
    }

    public void FlushUnlessHeld()
    {
        lock (_gate)
        {
            if (!_held) WriteOut();
        }
    }

    private void WriteOut()
    {
        if (_file is null || _buffer.Length == 0) return;
        var end = _file.Position;
        try
        {
            LogFormat.Drain(_buffer, _file);
        }
        catch (IOException)
        {
            // What did not fit is kept in memory and written later; half a batch must not stay in the middle.
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    /// <summary>A clean end: everything is on the disk.</summary>
    public void Dispose()
    {
        Flush();
        lock (_gate)
        {
            _file?.Flush(true);
            _file?.Dispose();
            _file = null;
        }

        _buffer.Dispose();
    }

    // While the world is read back there is no file yet, and nothing is written.
    private void Put(LogRecordKind kind, JsonObject payload)
    {
        lock (_gate)
        {
            if (_file is not null) LogFormat.Append(_buffer, kind, payload);
        }
    }

    private FileStream OpenFile()
    {
        try
        {
            return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            throw new IOException($"{_path} can't be opened: {e.Message} Another simulator may be using the folder: end it, or use another folder.", e);
        }
    }

    private static DiskContent? ContentOf(Resource resource) => resource switch { ManagedDisk d => d.Content, Snapshot s => s.Content, _ => null };

    private static JsonObject Described(DiskContent content) => new() { ["id"] = content.Id, ["base"] = content.BaseName, ["bytes"] = content.BaseBytes };

    private static JsonObject Counters(long identifiers, long contents) => new() { ["identifiers"] = identifiers, ["contents"] = contents };
}
