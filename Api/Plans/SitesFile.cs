using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Reads sites.yaml: the sites by name, shared by all plans of a folder.</summary>
internal static class SitesFile
{
    public const string FileName = "sites.yaml";

    private static readonly Uri AzureResourceManager = new("https://management.azure.com/");
    private static readonly Uri EntraAuthority = new("https://login.microsoftonline.com/");

    /// <summary>Stands where an address could not be read; the fault is noted, and no run ever sees it.</summary>
    private static readonly Uri Unread = new("https://unread.invalid/");

    /// <summary>The sites that could be read, faulty ones too: so that plans which name them are not blamed.</summary>
    public static IReadOnlyDictionary<string, Site> Read(string text, string folder, FaultList faults)
    {
        var sites = new Dictionary<string, Site>(StringComparer.Ordinal);
        if (YamlTree.Read(text, faults) is not { } document)
        {
            return sites;
        }

        var items = MappingReader.Open(document, "", PlanShapes.Sites, faults).Items("sites").ToList();
        foreach (var (value, path) in items)
        {
            var site = ReadSite(MappingReader.Open(value, path, PlanShapes.Site, faults), folder);
            foreach (var fault in SiteValidator.Validate(site, path))
            {
                faults.AddUnlessUnread(fault);
            }

            if (site.Name.Value.Length > 0 && !sites.TryAdd(site.Name.Value, site))
            {
                faults.Add(path + ".name", $"There is another site '{site.Name}'.", "Give each site a name of its own.");
            }
        }

        return sites;
    }

    /// <summary>Stands for a site that a plan names and nobody defines; the fault is noted.</summary>
    public static Site Unknown(string name) => new()
    {
        Name = new SiteName(name),
        ArmEndpoint = Unread,
        AuthorityHost = Unread,
        TenantId = "",
        SubscriptionId = "",
        Region = "",
    };

    private static Site ReadSite(MappingReader site, string folder) => new()
    {
        Name = new SiteName(site.Text("name") ?? ""),
        Kind = site.Choice<SiteKind>("kind") ?? SiteKind.Azure,
        ArmEndpoint = site.Has("armEndpoint") ? site.Address("armEndpoint") ?? Unread : AzureResourceManager,
        AuthorityHost = site.Has("authorityHost") ? site.Address("authorityHost") ?? Unread : EntraAuthority,
        Audience = site.Text("audience"),
        TenantId = site.Text("tenantId") ?? "",
        SubscriptionId = site.Text("subscriptionId") ?? "",
        Region = site.Text("region") ?? "",
        Credential = ReadCredential(site.Mapping("credential", PlanShapes.Credential), folder),
        CaFile = FileIn(folder, site.Text("caFile")),
        PollEvery = site.Duration("pollEvery") ?? TimeSpan.FromSeconds(5),
    };

    private static SiteCredential? ReadCredential(MappingReader? credential, string folder) => credential is null
        ? null
        : new SiteCredential
        {
            ClientId = credential.Text("clientId") ?? "",
            SecretFile = FileIn(folder, credential.Text("secretFile")),
            SecretEnvironment = credential.Text("secretEnvironment"),
        };

    private static string? FileIn(string folder, string? file) =>
        string.IsNullOrEmpty(file) ? null : Path.GetFullPath(file, Path.GetFullPath(folder));
}
