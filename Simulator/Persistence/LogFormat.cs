using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DrFunctions.Simulator.Persistence;

/// <summary>Kinds of records in the world's log.</summary>
internal enum LogRecordKind : byte
{
    /// <summary>Records that belong together: all of them or none.</summary>
    Batch = (byte)'B',
    Header = (byte)'H',
    ContentCreated = (byte)'C',
    ContentForked = (byte)'F',
    ContentWritten = (byte)'W',
    Resource = (byte)'R',
    Removed = (byte)'X',
    Operation = (byte)'O',
    Journal = (byte)'J',
    Counters = (byte)'N',
}

/// <summary>A record: length, kind, payload, checksum. A record that was cut short is recognized by its length.</summary>
internal static class LogFormat
{
    private const int Frame = 4 + 1 + 4;

    public static void Append(MemoryStream buffer, LogRecordKind kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(head, payload.Length);
        head[4] = (byte)kind;
        buffer.Write(head);
        buffer.Write(payload);
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Checksum((byte)kind, payload));
        buffer.Write(sum);
    }

    public static void Append(MemoryStream buffer, LogRecordKind kind, JsonNode payload) =>
        Append(buffer, kind, Encoding.UTF8.GetBytes(payload.ToJsonString(Json.Relaxed)));

    public static byte[] Write(long id, long page, int offset, ReadOnlySpan<byte> bytes)
    {
        var payload = new byte[20 + bytes.Length];
        BinaryPrimitives.WriteInt64LittleEndian(payload, id);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(8), page);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(16), offset);
        bytes.CopyTo(payload.AsSpan(20));
        return payload;
    }

    public static (long Id, long Page, int Offset, byte[] Bytes) ReadWrite(byte[] payload) => (
        BinaryPrimitives.ReadInt64LittleEndian(payload), BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(8)),
        BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(16)), payload[20..]);

    /// <summary>Reads records until the end, or until one that was cut short; its start is where the next record belongs.</summary>
    /// <exception cref="InvalidDataException">A record in the middle is damaged.</exception>
    public static long Read(Stream stream, Action<LogRecordKind, byte[]> apply)
    {
        var head = new byte[5];
        var sum = new byte[4];
        var at = stream.Position;
        while (true)
        {
            if (stream.ReadAtLeast(head, 5, false) < 5) return at;
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length < 0 || at + Frame + length > stream.Length) return at;
            var payload = new byte[length];
            stream.ReadExactly(payload);
            stream.ReadExactly(sum);
            if (BinaryPrimitives.ReadUInt32LittleEndian(sum) != Checksum(head[4], payload))
            {
                if (stream.Position == stream.Length) return at;
                throw new InvalidDataException($"The record at byte {at} is damaged.");
            }

            if (head[4] == (byte)LogRecordKind.Batch) Read(new MemoryStream(payload), apply);
            else apply((LogRecordKind)head[4], payload);
            at = stream.Position;
        }
    }

    /// <summary>Moves what was gathered to the file, as one batch.</summary>
    public static void Drain(MemoryStream from, Stream to)
    {
        if (from.Length == 0) return;
        using var framed = new MemoryStream((int)from.Length + Frame);
        Append(framed, LogRecordKind.Batch, from.GetBuffer().AsSpan(0, (int)from.Length));
        to.Write(framed.GetBuffer(), 0, (int)framed.Length);
        from.SetLength(0);
    }

    private static uint Checksum(byte kind, ReadOnlySpan<byte> payload)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, kind);
        var at = 0;
        for (; at + 8 <= payload.Length; at += 8) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(payload[at..]));
        for (; at < payload.Length; at++) sum = BitOperations.Crc32C(sum, payload[at]);
        return ~sum;
    }
}
