namespace DrFunctions.Contracts;

/// <summary>What a site is.</summary>
public enum SiteKind
{
    /// <summary>A region of public Azure.</summary>
    Azure,
}

/// <summary>A site as resolved from plans/sites.yaml; it names secrets and never holds one.</summary>
public sealed record Site
{
    /// <summary>Its name in plans.</summary>
    public required SiteName Name { get; init; }

    /// <summary>What it is.</summary>
    public SiteKind Kind { get; init; } = SiteKind.Azure;

    /// <summary>The Azure Resource Manager endpoint, https.</summary>
    public required Uri ArmEndpoint { get; init; }

    /// <summary>The token audience; null for the endpoint itself.</summary>
    public string? Audience { get; init; }

    /// <summary>The Entra authority, https.</summary>
    public required Uri AuthorityHost { get; init; }

    /// <summary>The Entra tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>The subscription, a Guid.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The region (ARM's location), such as westeurope.</summary>
    public required string Region { get; init; }

    /// <summary>How to sign in; null for the ambient identity (managed identity, workload identity).</summary>
    public SiteCredential? Credential { get; init; }

    /// <summary>A PEM file with the certificate authority to trust for this site; null for the machine's own.</summary>
    public string? CaFile { get; init; }

    /// <summary>How often the state of pending machines is read, by one list call for all of them.</summary>
    public TimeSpan PollEvery { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromSeconds(5);
}

/// <summary>A service principal whose secret stands in a file or an environment variable.</summary>
public sealed record SiteCredential
{
    /// <summary>The application's (client's) id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The file that holds the client secret.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The environment variable that holds the client secret.</summary>
    public string? SecretEnvironment { get; init; }
}
