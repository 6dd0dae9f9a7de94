using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DrFunctions.Simulator.Storage;

/// <summary>
/// One guest write: its number and a hash chained over all earlier ones of the machine,
/// so that a lost, reordered or foreign write shows.
/// </summary>
internal readonly record struct SequenceRecord(long Number, UInt128 HashHigh, ulong HashLow)
{
    public const int Size = 32;
    public const int PerPage = DiskContent.PageSize / Size;

    public static SequenceRecord First(string machine)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(machine), hash);
        return FromHash(0, hash);
    }

    public SequenceRecord Next()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return FromHash(Number + 1, hash);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Number);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[8..], HashHigh);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], HashLow);
    }

    public static SequenceRecord Read(ReadOnlySpan<byte> bytes) => FromHash(BinaryPrimitives.ReadInt64LittleEndian(bytes), bytes[8..]);

    private static SequenceRecord FromHash(long number, ReadOnlySpan<byte> hash) =>
        new(number, BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]));
}
