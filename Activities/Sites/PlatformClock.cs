using Azure;
using DrFunctions.Activities.Reconciling;

namespace DrFunctions.Activities.Sites;

/// <summary>The platform's clock, as every answer carries it. Ages are measured by it, and never by ours.</summary>
internal static class PlatformClock
{
    /// <exception cref="SiteNotReadyException">The answer has no Date header: it is no proof of anything.</exception>
    public static DateTimeOffset Of(Response response) =>
        response.Headers.Date ?? throw new SiteNotReadyException("The site's answer carries no Date header.");
}
