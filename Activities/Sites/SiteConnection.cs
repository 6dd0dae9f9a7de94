using Azure.Core;
using Azure.ResourceManager;
using DrFunctions.Activities.Errors;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities.Sites;

/// <summary>A site as this process reaches it: one client behind one gate, and one watcher.</summary>
internal sealed class SiteConnection : IDisposable
{
    // The SDK would look the versions of NICs up; a fixed one saves the call, and the right to make it.
    private const string NetworkApiVersion = "2023-09-01";

    private readonly HttpClient _http;
    private readonly ArmClient _arm;

    public SiteConnection(Site site, ActivityOptions options, TimeProvider time, ILogger logger)
    {
        Site = site;
        _http = SiteTransport.CreateClient(site);
        var transport = SiteTransport.Over(_http);
        _arm = new ArmClient(
            SiteCredentials.Create(site, transport), site.SubscriptionId, ArmOptions(site, options, time, logger, transport));
        Watcher = new SiteWatcher(this, time, logger);
        Log.Connected(logger, site.Name.Value, site.ArmEndpoint, site.Credential?.ClientId ?? "the ambient identity");
    }

    public Site Site { get; }

    public SiteWatcher Watcher { get; }

    /// <summary>Calls the site; what goes wrong comes back in the product's words.</summary>
    /// <param name="what">What is being done to what, such as "deallocating VM 'db1'".</param>
    /// <param name="send">The call.</param>
    /// <param name="cancellationToken">The caller's own end, passed on as it is.</param>
    public async Task<T> CallAsync<T>(
        string what, Func<ArmClient, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send(_arm, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && SiteErrors.Translate(e, Site, what) is { } known)
        {
            throw known;
        }
    }

    public void Dispose()
    {
        Watcher.Dispose();
        _http.Dispose();
    }

    private static ArmClientOptions ArmOptions(
        Site site, ActivityOptions options, TimeProvider time, ILogger logger, Azure.Core.Pipeline.HttpPipelineTransport transport)
    {
        var arm = new ArmClientOptions
        {
            Environment = new ArmEnvironment(site.ArmEndpoint, site.Audience ?? site.ArmEndpoint.AbsoluteUri),
            Transport = transport,
        };
        arm.Retry.MaxRetries = 0;
        arm.Retry.NetworkTimeout = options.RequestTimeout;
        arm.SetApiVersion(new ResourceType("Microsoft.Network/networkInterfaces"), NetworkApiVersion);
        arm.AddPolicy(new ArmGate(site.Name, options.MaxHold, time, logger), HttpPipelinePosition.PerRetry);
        return arm;
    }
}
