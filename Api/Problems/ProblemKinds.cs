using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>The HTTP status and title of each code that the API answers with.</summary>
internal static class ProblemKinds
{
    private static readonly Dictionary<string, (int Status, string Title)> Kinds = new(StringComparer.Ordinal)
    {
        [ErrorCodes.BadRequest] = (StatusCodes.Status400BadRequest, "The request is not understood"),
        [ErrorCodes.UnknownGroup] = (StatusCodes.Status404NotFound, "Unknown group"),
        [ErrorCodes.UnknownRun] = (StatusCodes.Status404NotFound, "Unknown run"),
        [ErrorCodes.ReportNotReady] = (StatusCodes.Status409Conflict, "No report yet"),
        [ErrorCodes.IdempotencyKeyReused] =
            (StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key was used for another request"),
        [ErrorCodes.ForeignHost] = (StatusCodes.Status421MisdirectedRequest, "Not a name of this server"),
        [ErrorCodes.UnknownRoute] = (StatusCodes.Status404NotFound, "Nothing answers here"),
        [ErrorCodes.MethodNotAllowed] = (StatusCodes.Status405MethodNotAllowed, "Not with this method"),
        [ErrorCodes.NotJson] = (StatusCodes.Status415UnsupportedMediaType, "The body is not JSON"),
        [ErrorCodes.ForeignOrigin] = (StatusCodes.Status403Forbidden, "Sent by another site's page"),
        [ErrorCodes.UnknownInstance] = (StatusCodes.Status404NotFound, "Unknown instance"),
        [ErrorCodes.InstanceEnded] = (StatusCodes.Status410Gone, "The instance has ended"),
        [ErrorCodes.InstanceNotEnded] = (StatusCodes.Status412PreconditionFailed, "The instance has not ended"),
        [ErrorCodes.GroupBusy] = (StatusCodes.Status409Conflict, "The group is busy"),
        [ErrorCodes.IllegalInPhase] = (StatusCodes.Status409Conflict, "Not possible in the group's phase"),
        [ErrorCodes.Internal] = (StatusCodes.Status500InternalServerError, "Internal error"),
    };

    /// <summary>The problem that an error is, over HTTP.</summary>
    public static Problem Of(DrError error)
    {
        var (status, title) = Kinds[error.Code];
        return new Problem
        {
            Type = $"docs/errors.md#{error.Code.ToLowerInvariant()}",
            Title = title,
            Status = status,
            Detail = error.Message,
            Code = error.Code,
            Remedy = error.Remedy,
            Expected = error.Expected,
        };
    }
}
