namespace DrFunctions.EndToEnd.Harness;

/// <summary>
/// Two octets of 127.x for one simulator's guests. Simulators run side by side, also those of other test runs on this
/// machine, and each guest listens on an address of its own: a locked file says who has which. Octets below 130 are other
/// test projects.
/// </summary>
internal sealed class NetworkLease : IDisposable
{
    private const int First = 130;
    private const int Last = 250;

    private readonly FileStream _lock;

    private NetworkLease(int network, FileStream held) => (Network, _lock) = (network, held);

    /// <summary>The first of the two octets.</summary>
    public int Network { get; }

    public static NetworkLease Take()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "dr-endtoend-networks"));
        for (var network = First; network <= Last; network += 2)
        {
            try
            {
                var file = Path.Combine(folder.FullName, $"{network}");
                return new NetworkLease(network, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Another simulator has it.
            }
        }

        throw new InvalidOperationException($"All networks of {folder.FullName} are taken.");
    }

    public void Dispose() => _lock.Dispose();
}
