using DrFunctions.Contracts;

namespace DrFunctions.Activities.Looks;

/// <summary>Why a look showed nothing.</summary>
internal static class LookErrors
{
    public static DrError Silent(Site site, TimeSpan limit, string last) => new(
        ErrorCodes.SiteSilent,
        $"Site '{site.Name}' did not show what stands there within {limit.TotalSeconds:0} s: {last}",
        "Check the way to the site's management endpoint and the platform's status page, then ask again.",
        $"Answers within {limit.TotalSeconds:0} s.");
}
