using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Sites;

/// <summary>How a site is signed in to: a service principal's secret, or the ambient identity.</summary>
internal static class SiteCredentials
{
    public static TokenCredential Create(Site site, HttpPipelineTransport transport)
    {
        if (site.Credential is not { } credential)
            return new DefaultAzureCredential(Ambient(site, transport));
        return new RereadCredential(() => FromSecret(site, credential, transport));
    }

    private static ClientSecretCredential FromSecret(
        Site site, SiteCredential credential, HttpPipelineTransport transport)
    {
        var options = new ClientSecretCredentialOptions
        {
            AuthorityHost = site.AuthorityHost,
            DisableInstanceDiscovery = !IsPublic(site.AuthorityHost),
            Transport = transport,
        };
        options.Retry.MaxRetries = 0;
        return new ClientSecretCredential(site.TenantId, credential.ClientId, ReadSecret(site, credential), options);
    }

    private static DefaultAzureCredentialOptions Ambient(Site site, HttpPipelineTransport transport)
    {
        var options = new DefaultAzureCredentialOptions
        {
            AuthorityHost = site.AuthorityHost,
            TenantId = site.TenantId,
            DisableInstanceDiscovery = !IsPublic(site.AuthorityHost),
        };

        // A managed identity's endpoint is the machine's own: it is not behind the site's private authority.
        if (site.CaFile is not null)
            options.Transport = transport;
        return options;
    }

    // Other authorities (private ones, Azure Stack Hub's) are unknown to the public instance discovery.
    private static bool IsPublic(Uri authority) =>
        authority == AzureAuthorityHosts.AzurePublicCloud
        || authority == AzureAuthorityHosts.AzureGovernment
        || authority == AzureAuthorityHosts.AzureChina;

    private static string ReadSecret(Site site, SiteCredential credential)
    {
        string? secret;
        string source;
        if (credential.SecretFile is { } file)
        {
            source = $"file '{file}'";
            secret = ReadFile(site, file);
        }
        else
        {
            source = $"environment variable '{credential.SecretEnvironment}'";
            secret = credential.SecretEnvironment is { } name ? Environment.GetEnvironmentVariable(name) : null;
        }

        return string.IsNullOrWhiteSpace(secret)
            ? throw new SiteRefusedException(Misconfigured(site, $"The {source} holds no secret."))
            : secret.Trim();
    }

    private static string ReadFile(Site site, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SiteRefusedException(Misconfigured(site, e.Message), e);
        }
    }

    private static DrError Misconfigured(Site site, string reason) => new(
        ErrorCodes.SiteMisconfigured,
        $"The client secret of site '{site.Name}' cannot be read. {reason}",
        "Put the secret into the file or environment variable that the site's credential names.",
        "A client secret in a file or an environment variable.");
}
