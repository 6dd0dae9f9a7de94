using System.Net.Sockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Errors;

/// <summary>ARM's errors in the product's words. Classified by code: an operation that failed has status 200.</summary>
internal static class SiteErrors
{
    /// <summary>What an exception of a call to a site means; null for one that is none of the site's.</summary>
    public static Exception? Translate(Exception exception, Site site, string what) => exception switch
    {
        PermitExpiredException or SiteNotReadyException or SiteRefusedException => null,
        RequestFailedException e => OfRequest(e, site, what),
        AuthenticationFailedException e when NetworkCause(e) is { } cause => Unanswered(site, what, cause),
        AuthenticationFailedException e => new SiteRefusedException(SignIn(site, what, CauseOf(e), null), e),
        OperationCanceledException => new SiteNotReadyException(
            $"Site '{site.Name}' did not answer in time while {what}.", null, exception) { Silent = true },
        AggregateException e => Translate(e.InnerExceptions[0], site, what),
        HttpRequestException or IOException or SocketException => Unanswered(site, what, exception),
        _ => null,
    };

    /// <summary>An error whose code came from a resource's state, or from an answer.</summary>
    public static DrError Describe(
        Site site, string what, string? armCode, string message, string? correlationId = null, string? fallback = null)
    {
        var text = $"Site '{site.Name}' refused {what}: {armCode}: {FirstLine(message)}";
        return armCode switch
        {
            "ScopeLocked" => new(
                ErrorCodes.Locked, text,
                "Remove the management lock that the message names (az lock delete), then retry.",
                "No lock on the resource, its resource group or subscription.", correlationId),
            "AuthorizationFailed" or "LinkedAuthorizationFailed" => new(
                ErrorCodes.Forbidden, text,
                "Grant the site's principal a role with the action on the scope that the message names, then retry.",
                "The action allowed on the scope.", correlationId),
            "InternalExecutionError" or "InternalOperationError" or "InternalServerError" or "InternalError"
                or "RetryableError" or "OperationPreempted" => new(
                ErrorCodes.PlatformFailure, text,
                "See the platform's status page and the site's activity log, then retry.",
                "An operation that the platform carries out.", correlationId),
            "SkuNotAvailable" or "QuotaExceeded" => NoCapacity(text, correlationId),
            { } code when code.EndsWith("AllocationFailed", StringComparison.Ordinal)
                || code.Contains("Overconstrained", StringComparison.Ordinal) => NoCapacity(text, correlationId),
            "OperationNotAllowed" when message.Contains("quota", StringComparison.OrdinalIgnoreCase) =>
                NoCapacity(text, correlationId),
            "PropertyChangeNotAllowed" => new(
                ErrorCodes.SwapFailed, text,
                "Compare the instance's disks with the ones that were prepared; deallocate it, then retry.",
                "An instance that takes the prepared disks.", correlationId),
            "ResourceGroupNotFound" or "SubscriptionNotFound" => new(
                ErrorCodes.DestinationUnusable, text,
                "Create the resource group, or correct the plan, then retry.",
                "The plan's subscription and resource group exist.", correlationId),
            "PrivateIPAddressInUse" or "PrivateIPAddressIsAllocated" or "PrivateIPAddressNotInSubnet" or "SubnetIsFull"
                or "NicInUse" or "InvalidResourceReference" => new(
                ErrorCodes.DestinationUnusable, text,
                "Free the address or resource that the message names, or correct the network, then retry.",
                "A network that takes the instance as it is to be.", correlationId),
            _ => new(
                fallback ?? ErrorCodes.SiteError, text,
                "Look up ARM's code and the correlation id in the site's activity log, settle the cause, then retry.",
                null, correlationId),
        };
    }

    private static Exception OfRequest(RequestFailedException e, Site site, string what)
    {
        var correlation = e.GetRawResponse() is { } response ? ArmGate.CorrelationIdOf(response) : null;
        if (e.Status == 401)
            return new SiteRefusedException(SignIn(site, what, e.Message, correlation), e);
        if (e.ErrorCode is "Conflict" or "AnotherOperationInProgress" or "RetryableError" or "OperationPreempted"
            or "AttachDiskWhileBeingDetached")
            return new SiteNotReadyException(
                $"Site '{site.Name}' is busy with another operation while {what}: {e.ErrorCode}.", null, e);
        return e.Status is 0 or 408 or 429 or >= 500
            ? Unanswered(site, what, e)
            : new SiteRefusedException(Describe(site, what, e.ErrorCode ?? $"HTTP {e.Status}", e.Message, correlation), e);
    }

    private static SiteNotReadyException Unanswered(Site site, string what, Exception cause)
    {
        var root = cause;
        while (root.InnerException is { } inner)
            root = inner;
        var why = Chain(cause).Any(e => e is AuthenticationException)
            ? $"its TLS certificate is not trusted ({FirstLine(root.Message)})"
            : FirstLine(root.Message);
        return new SiteNotReadyException($"Site '{site.Name}' does not answer while {what}: {why}", null, cause)
        {
            // A site that asks for patience is not silent.
            Silent = cause is not RequestFailedException { Status: 429 },
        };
    }

    private static Exception? NetworkCause(Exception exception) => Chain(exception).FirstOrDefault(
        e => e is HttpRequestException or IOException or SocketException or TaskCanceledException
            or RequestFailedException { Status: 0 or 408 or 429 or >= 500 }
            or Microsoft.Identity.Client.MsalServiceException { StatusCode: 0 or 408 or 429 or >= 500 });

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
            yield return e;
    }

    // The credential's own message ends before the authority's, which stands in a cause.
    private static string CauseOf(AuthenticationFailedException exception) =>
        (Chain(exception).FirstOrDefault(e => e.Message.Contains("AADSTS", StringComparison.Ordinal)) ?? Chain(exception).Last()).Message;

    private static DrError SignIn(Site site, string what, string message, string? correlation) => new(
        ErrorCodes.SignInFailed,
        $"Site '{site.Name}' refused the sign-in while {what}: {FirstLine(message)}",
        "Check the site's tenant, client id and secret, and whether the secret has expired.",
        "A principal that may sign in.", correlation);

    private static DrError NoCapacity(string text, string? correlation) => new(
        ErrorCodes.NoCapacity, text,
        "Choose another size for the destination in the plan, raise the quota, or free capacity, then retry.",
        "Capacity and quota for the VM's size.", correlation);

    // The SDK's messages go on with status, headers and content.
    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
