using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Sites;

/// <summary>The HTTP transport of a site, for ARM and for its sign-in alike.</summary>
internal static class SiteTransport
{
    public static HttpClient CreateClient(Site site)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (site.CaFile is { } file)
        {
            handler.UseProxy = false;
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(site, file) };
        }

        // The pipeline times requests out itself, and reports that as such.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public static HttpPipelineTransport Over(HttpClient client) => new HttpClientTransport(client);

    private static X509ChainPolicy TrustOnly(Site site, string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SiteRefusedException(Misconfigured(site, file, e.Message), e);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new SiteRefusedException(Misconfigured(site, file, "it holds no certificate"));
    }

    private static DrError Misconfigured(Site site, string file, string reason) => new(
        ErrorCodes.SiteMisconfigured,
        $"The CA file '{file}' of site '{site.Name}' cannot be used: {reason}.",
        "Set the site's caFile to a readable PEM file, or leave it out to trust the machine's own authorities.",
        "A PEM file with at least one certificate.");
}
