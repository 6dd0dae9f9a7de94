using DrFunctions.Contracts;

namespace DrFunctions.Host.Demo.Story;

/// <summary>A side of the demo's world.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="ResourceGroup">Where its machines are.</param>
internal sealed record Side(SiteRole Role, string ResourceGroup)
{
    /// <summary>Where the machines run normally.</summary>
    public static readonly Side Primary = new(SiteRole.Primary, "payroll");

    /// <summary>The DR site.</summary>
    public static readonly Side Recovery = new(SiteRole.Recovery, "payroll-dr");

    /// <summary>Whether a resource is on this side.</summary>
    public bool Holds(string resource) => resource.Contains($"/resourcegroups/{ResourceGroup}/", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Role == SiteRole.Primary ? "the primary site" : "the DR site";
}
