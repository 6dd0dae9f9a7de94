using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>
/// Runs checks of a site until they answered, or until the time is over: what a check could not see is a finding, and
/// never the end of the others.
/// </summary>
internal sealed class PatientChecks(TimeProvider time, CancellationToken until, CancellationToken end)
{
    /// <summary>How long an activity goes on asking: its answer has a way back to the check, which waits for 60 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>What the check gives; or null, and the finding that says why not.</summary>
    public async Task<(T? Seen, Finding? Unseen)> AskAsync<T>(
        Site site, SiteRole side, Func<CancellationToken, Task<T>> check)
        where T : class
    {
        var last = "no answer came";
        var silent = true;
        try
        {
            while (true)
            {
                try
                {
                    return (await check(until), null);
                }
                catch (SiteNotReadyException notReady)
                {
                    (last, silent) = (notReady.Message, notReady.Silent);
                    await Task.Delay(notReady.After ?? site.PollEvery, time, until);
                }
            }
        }
        catch (SiteRefusedException refused)
        {
            return (null, OfRefusal(site, side, refused.Error));
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return (null, silent ? Unreachable(site, side, last) : NotChecked(side, last));
        }
    }

    /// <summary>A part that nothing is known of.</summary>
    public static Finding NotChecked(SiteRole side, string why) => new(
        Severity.Error, ErrorCodes.NotChecked, $"A part of the readiness check was not possible: {why}",
        "Settle what the message says, then check again.", side);

    private static Finding Unreachable(Site site, SiteRole side, string last) => new(
        Severity.Error, ErrorCodes.SiteUnreachable,
        $"Site '{site.Name}' did not answer within {Limit.TotalSeconds:0} s: {last}",
        "Check the way to the site's management endpoint and the platform's status page, then check again.", side);

    private static Finding OfRefusal(Site site, SiteRole side, DrError error) => error.Code switch
    {
        ErrorCodes.SignInFailed => new Finding(
            Severity.Error, ErrorCodes.CredentialsRefused, error.Message, error.Remedy, side),
        ErrorCodes.SiteMisconfigured => new Finding(
            Severity.Error, ErrorCodes.CredentialsRefused, $"Site '{site.Name}' cannot be signed in to: {error.Message}",
            error.Remedy, side),
        _ => NotChecked(side, DrError.Sentence(error.Message)),
    };
}
