using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DrFunctions.Simulator.Storage;

/// <summary>
/// What a disk or a snapshot holds: sparse 4 KiB pages over a named base (an installed image that is not stored byte by byte).
/// A fork shares every page with its source; the first write to a shared page clones it.
/// </summary>
internal sealed class DiskContent(long id, string baseName, long baseBytes, IContentLog log)
{
    public const int PageSize = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Page> _pages = [];

    public long Id { get; } = id;

    /// <summary>Identity of the bytes below the pages: two contents with different bases differ.</summary>
    public string BaseName { get; } = baseName;

    public long BaseBytes { get; } = baseBytes;

    public bool IsEmpty
    {
        get { lock (_gate) return _pages.Count == 0; }
    }

    public long AllocatedBytes
    {
        get { lock (_gate) return BaseBytes + _pages.Count * Latencies.BytesPerChangedPage; }
    }

    /// <summary>Guest records stored, in append order from page 1 on.</summary>
    public long Records { get; private set; }

    /// <summary>The highest sequence number stored; 0 when there is none.</summary>
    public long StoredSequence { get; private set; }

    public DiskContent Fork(long newId)
    {
        var copy = new DiskContent(newId, BaseName, BaseBytes, log);
        lock (_gate)
        {
            log.ContentForked(newId, Id);
            foreach (var (index, page) in _pages)
            {
                page.Owner = null;
                copy._pages[index] = page;
            }

            copy.Records = Records;
            copy.StoredSequence = StoredSequence;
        }

        return copy;
    }

    public void Write(long page, int offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            WriteCore(page, offset, bytes);
            log.ContentWritten(Id, page, offset, bytes);
        }
    }

    /// <summary>Appends one record; it is stored when the call returns.</summary>
    public void Append(in SequenceRecord record)
    {
        Span<byte> bytes = stackalloc byte[SequenceRecord.Size];
        record.Write(bytes);
        lock (_gate)
        {
            var (page, offset) = Place(Records);
            WriteCore(page, offset, bytes);
            log.ContentWritten(Id, page, offset, bytes);
        }
    }

    /// <summary>Applies a write read back from the log.</summary>
    public void Restore(long page, int offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate) WriteCore(page, offset, bytes);
    }

    public byte[]? Read(long page)
    {
        lock (_gate) return _pages.TryGetValue(page, out var found) ? [.. found.Bytes] : null;
    }

    public IReadOnlyList<SequenceRecord> ReadRecords()
    {
        lock (_gate)
        {
            var records = new List<SequenceRecord>((int)Records);
            for (long i = 0; i < Records; i++)
            {
                var (page, offset) = Place(i);
                records.Add(SequenceRecord.Read(_pages[page].Bytes.AsSpan(offset, SequenceRecord.Size)));
            }

            return records;
        }
    }

    public SequenceRecord? LastRecord()
    {
        lock (_gate)
        {
            if (Records == 0) return null;
            var (page, offset) = Place(Records - 1);
            return SequenceRecord.Read(_pages[page].Bytes.AsSpan(offset, SequenceRecord.Size));
        }
    }

    /// <summary>SHA-256 over the base's name and every page in order.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(BaseName));
        Span<byte> number = stackalloc byte[8];
        foreach (var (index, bytes) in Pages())
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, index);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Bytes that a transfer from <paramref name="earlier"/> to this has to move.</summary>
    public long ChangedBytesSince(DiskContent earlier)
    {
        if (earlier.BaseName != BaseName) return AllocatedBytes;
        var before = earlier.Pages().ToDictionary(p => p.Index, p => p.Bytes);
        return Pages().Count(p => !before.TryGetValue(p.Index, out var old) || !old.AsSpan().SequenceEqual(p.Bytes))
            * Latencies.BytesPerChangedPage;
    }

    /// <summary>A stable copy of the pages in order; unshared pages are copied, so that later writes don't show.</summary>
    public List<(long Index, byte[] Bytes)> Pages()
    {
        lock (_gate)
            return [.. _pages.OrderBy(p => p.Key).Select(p => (p.Key, p.Value.Owner is null ? p.Value.Bytes : (byte[])p.Value.Bytes.Clone()))];
    }

    private static (long Page, int Offset) Place(long record) =>
        (1 + record / SequenceRecord.PerPage, (int)(record % SequenceRecord.PerPage) * SequenceRecord.Size);

    private void WriteCore(long index, int offset, ReadOnlySpan<byte> bytes)
    {
        if (!_pages.TryGetValue(index, out var page))
            _pages[index] = page = new Page(this, new byte[PageSize]);
        else if (page.Owner != this)
            _pages[index] = page = new Page(this, (byte[])page.Bytes.Clone());
        bytes.CopyTo(page.Bytes.AsSpan(offset));
        if (index == 0) return;
        for (var at = offset; at + SequenceRecord.Size <= offset + bytes.Length; at += SequenceRecord.Size)
        {
            var number = SequenceRecord.Read(page.Bytes.AsSpan(at, SequenceRecord.Size)).Number;
            if (number == 0) break;
            Records = Math.Max(Records, (index - 1) * SequenceRecord.PerPage + at / SequenceRecord.Size + 1);
            StoredSequence = Math.Max(StoredSequence, number);
        }
    }

    private sealed class Page(DiskContent owner, byte[] bytes)
    {
        public DiskContent? Owner { get; set; } = owner;

        public byte[] Bytes { get; } = bytes;
    }
}
