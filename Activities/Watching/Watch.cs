using Azure.Core;
using DrFunctions.Activities.Sites;

namespace DrFunctions.Activities.Watching;

/// <summary>The kinds of resources that can be watched.</summary>
internal enum WatchKind
{
    VirtualMachine,
    Disk,
    Snapshot,
}

/// <summary>What a look from afar shows. It is a hint to look closer, and never a proof.</summary>
/// <param name="Power">A VM's power state code, such as PowerState/running.</param>
/// <param name="Provisioning">The provisioning state in lower case.</param>
/// <param name="Percent">A copy's completionPercent.</param>
internal sealed record Glimpse(string? Power, string? Provisioning, double? Percent)
{
    /// <summary>Nothing changes it at the moment.</summary>
    public bool IsSettled => Provisioning is "succeeded" or "failed" or "canceled";
}

/// <summary>A resource that is waited for.</summary>
/// <param name="Site">Where.</param>
/// <param name="Kind">What.</param>
/// <param name="Id">Its ARM id.</param>
/// <param name="IsReady">Whether a closer look is due; one that is gone always deserves it.</param>
internal sealed record Watch(SiteConnection Site, WatchKind Kind, ResourceIdentifier Id, Func<Glimpse, bool> IsReady);
