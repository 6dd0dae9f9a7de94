using System.Text.RegularExpressions;

namespace DrFunctions.Contracts;

/// <summary>Whether a site's settings hold together. Nothing is asked of the site itself.</summary>
public static partial class SiteValidator
{
    private const string GuidRule = "Write it as 8-4-4-4-12 hexadecimal digits.";

    private static readonly TimeSpan MaxPollEvery = TimeSpan.FromMinutes(5);

    /// <summary>Every fault at once; none if the site is sound.</summary>
    /// <param name="site">The site.</param>
    /// <param name="path">Where it stands, such as <c>sites[0]</c>.</param>
    public static IReadOnlyList<PlanFault> Validate(Site site, string path)
    {
        ArgumentNullException.ThrowIfNull(site);
        return [.. OfIdentity(site, path), .. OfEndpoints(site, path), .. OfCredential(site.Credential, path + ".credential")];
    }

    private static IEnumerable<PlanFault> OfIdentity(Site site, string path)
    {
        if (!NameRules.IsPlanName(site.Name.Value))
        {
            yield return new(path + ".name", $"'{site.Name}' is no name for a site.", NameRules.PlanNameRule);
        }

        if (!IsGuid(site.SubscriptionId))
        {
            yield return new(path + ".subscriptionId", $"'{site.SubscriptionId}' is no subscription id.", GuidRule);
        }

        if (!IsGuid(site.TenantId) && !Domain().IsMatch(site.TenantId))
        {
            yield return new(path + ".tenantId", $"'{site.TenantId}' is no tenant.", GuidRule + " Or write the tenant's domain, such as contoso.onmicrosoft.com.");
        }

        if (!Region().IsMatch(site.Region))
        {
            yield return new(path + ".region", $"'{site.Region}' is no region.", "Write ARM's name of it, such as westeurope: lower-case letters and digits.");
        }

        if (site.PollEvery > MaxPollEvery)
        {
            yield return new(path + ".pollEvery", $"{site.PollEvery:c} is too seldom: every step would wait for it.", "Write a time of up to 00:05:00.");
        }
    }

    private static IEnumerable<PlanFault> OfEndpoints(Site site, string path)
    {
        if (!IsHttps(site.ArmEndpoint))
        {
            yield return new(path + ".armEndpoint", $"'{site.ArmEndpoint}' is not https.", "Write an https address: tokens travel there.");
        }

        if (!IsHttps(site.AuthorityHost))
        {
            yield return new(path + ".authorityHost", $"'{site.AuthorityHost}' is not https.", "Write an https address: secrets travel there.");
        }
    }

    // What was written is never repeated here: it may be the secret itself, in the wrong place.
    private static IEnumerable<PlanFault> OfCredential(SiteCredential? credential, string path)
    {
        if (credential is null)
        {
            yield break;
        }

        if (!IsGuid(credential.ClientId))
        {
            yield return new(path + ".clientId", "The client id is no Guid.", GuidRule + " It is the application's id, not its secret.");
        }

        if ((credential.SecretFile is null) == (credential.SecretEnvironment is null))
        {
            yield return new(
                path,
                credential.SecretFile is null ? "It does not say where the secret is." : "It names two places for the secret.",
                "Write secretFile or secretEnvironment, one of the two.");
        }

        if (credential.SecretEnvironment is { } variable && !EnvironmentVariable().IsMatch(variable))
        {
            yield return new(
                path + ".secretEnvironment",
                "That is no name of an environment variable; it may be the secret itself.",
                "Write the variable's name, such as WEST_CLIENT_SECRET. If it was a secret, renew it: plans are kept in source control.");
        }
    }

    private static bool IsGuid(string text) => Guid.TryParseExact(text, "D", out _);

    private static bool IsHttps(Uri uri) => uri is { IsAbsoluteUri: true, UserInfo: "" } && uri.Scheme == Uri.UriSchemeHttps;

    [GeneratedRegex(@"^[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+\z")]
    private static partial Regex Domain();

    [GeneratedRegex(@"^[a-z][a-z0-9]*\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex EnvironmentVariable();
}
