using DrFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities.Sites;

/// <summary>The process's connections, one per site. A changed site record gets a new one.</summary>
internal sealed class SiteClients(ActivityOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Site, SiteConnection> _connections = [];

    /// <summary>The connection of a site; made at its first use.</summary>
    /// <exception cref="Reconciling.SiteRefusedException">Its secret or CA file cannot be read.</exception>
    public SiteConnection For(Site site)
    {
        lock (_lock)
        {
            if (!_connections.TryGetValue(site, out var connection))
                _connections[site] = connection = new SiteConnection(site, options, time, logger);
            return connection;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var connection in _connections.Values)
                connection.Dispose();
            _connections.Clear();
        }
    }
}
