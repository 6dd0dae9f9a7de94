using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DrFunctions.Engine.Replay;

/// <summary>Guids by name, RFC 9562 version 5: same instance, generation and count, same Guid.</summary>
internal static class DeterministicGuid
{
    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    /// <summary>The Guid of the n-th request in a generation.</summary>
    public static Guid Create(string instanceId, int generation, int count)
    {
        var name = Encoding.UTF8.GetBytes($"{instanceId}\n{generation}\n{count}");
        var input = new byte[16 + name.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input, 16);
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; nothing is secured by it.
        Span<byte> hash = SHA1.HashData(input);
#pragma warning restore CA5350
        var guid = hash[..16];
        var version = BinaryPrimitives.ReadUInt16BigEndian(guid[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(guid[6..], (ushort)((version & 0x0FFF) | 0x5000));
        guid[8] = (byte)((guid[8] & 0x3F) | 0x80);
        return new Guid(guid, bigEndian: true);
    }
}
