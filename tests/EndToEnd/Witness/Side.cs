namespace DrFunctions.EndToEnd.Witness;

/// <summary>A place where the sample's machines can run.</summary>
/// <param name="Region">The site.</param>
/// <param name="ResourceGroup">The resource group that holds the machines there.</param>
/// <param name="Role">How the group's view calls it.</param>
internal sealed record Side(string Region, string ResourceGroup, string Role)
{
    /// <summary>Where the machines run normally.</summary>
    public static readonly Side Primary = new("westeurope", "payroll", "Primary");

    /// <summary>The DR site.</summary>
    public static readonly Side Recovery = new("northeurope", "payroll-dr", "Recovery");

    /// <summary>A site that the machines can go back to instead of the primary one.</summary>
    public static readonly Side New = new("swedencentral", "payroll-new", "Primary");

    public static readonly IReadOnlyList<Side> All = [Primary, Recovery, New];

    /// <summary>Whether a resource is on this side.</summary>
    public bool Holds(string resource) => resource.Contains($"/resourcegroups/{ResourceGroup}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same resource on this side, in lower case.</summary>
    public string Twin(string resource) => All.Aggregate(
        resource.ToLowerInvariant(),
        (id, side) => id.Replace($"/resourcegroups/{side.ResourceGroup}/", $"/resourcegroups/{ResourceGroup}/", StringComparison.Ordinal));

    public override string ToString() => Region;
}
