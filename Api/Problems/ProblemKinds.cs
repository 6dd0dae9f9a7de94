using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>The HTTP status of each code that the API answers with, and its title: the heading in docs/errors.md.</summary>
internal static class ProblemKinds
{
    private const string Docs = "docs/errors.md";

    private static readonly Dictionary<string, (int Status, string Title)> Kinds = new(StringComparer.Ordinal)
    {
        [ErrorCodes.BadRequest] = (StatusCodes.Status400BadRequest, "Bad request"),
        [ErrorCodes.UnknownGroup] = (StatusCodes.Status404NotFound, "Unknown group"),
        [ErrorCodes.UnknownRun] = (StatusCodes.Status404NotFound, "Unknown run"),
        [ErrorCodes.ReportNotReady] = (StatusCodes.Status409Conflict, "Report not ready"),
        [ErrorCodes.IdempotencyKeyReused] =
            (StatusCodes.Status422UnprocessableEntity, "Idempotency-Key reused"),
        [ErrorCodes.ForeignHost] = (StatusCodes.Status421MisdirectedRequest, "Foreign host name"),
        [ErrorCodes.UnknownRoute] = (StatusCodes.Status404NotFound, "Unknown address"),
        [ErrorCodes.MethodNotAllowed] = (StatusCodes.Status405MethodNotAllowed, "Method not allowed"),
        [ErrorCodes.NotJson] = (StatusCodes.Status415UnsupportedMediaType, "Not JSON"),
        [ErrorCodes.ForeignOrigin] = (StatusCodes.Status403Forbidden, "Foreign origin"),
        [ErrorCodes.UnknownInstance] = (StatusCodes.Status404NotFound, "Unknown instance"),
        [ErrorCodes.InstanceEnded] = (StatusCodes.Status410Gone, "Instance ended"),
        [ErrorCodes.InstanceNotEnded] = (StatusCodes.Status412PreconditionFailed, "Instance not ended"),
        [ErrorCodes.GroupBusy] = (StatusCodes.Status409Conflict, "Group busy"),
        [ErrorCodes.IllegalInPhase] = (StatusCodes.Status409Conflict, "Illegal in this phase"),
        [ErrorCodes.PlanInvalid] = (StatusCodes.Status409Conflict, "Plan invalid"),
        [ErrorCodes.NotRequested] = (StatusCodes.Status409Conflict, "Not requested"),
        [ErrorCodes.AcknowledgementNeeded] = (StatusCodes.Status409Conflict, "Acknowledgement needed"),
        [ErrorCodes.LiveSyncDisabled] = (StatusCodes.Status409Conflict, "Live Sync disabled"),
        [ErrorCodes.ApprovalUnfit] = (StatusCodes.Status409Conflict, "Approval unfit"),
        [ErrorCodes.SubsetSplits] = (StatusCodes.Status409Conflict, "Subset splits"),
        [ErrorCodes.NotAsking] = (StatusCodes.Status409Conflict, "Not asking"),
        [ErrorCodes.RunEnded] = (StatusCodes.Status409Conflict, "Run ended"),
        [ErrorCodes.NothingToRetry] = (StatusCodes.Status409Conflict, "Nothing to retry"),
        [ErrorCodes.NothingToRecover] = (StatusCodes.Status409Conflict, "Nothing to recover"),
        [ErrorCodes.NotForetold] = (StatusCodes.Status504GatewayTimeout, "Not foretold"),
        [ErrorCodes.NotEligible] = (StatusCodes.Status409Conflict, "Not eligible"),
        [ErrorCodes.SiteSilent] = (StatusCodes.Status409Conflict, "Site silent"),
        [ErrorCodes.NotReady] = (StatusCodes.Status409Conflict, "Not ready"),
        [ErrorCodes.NotChecked] = (StatusCodes.Status404NotFound, "Not checked"),
        [ErrorCodes.Internal] = (StatusCodes.Status500InternalServerError, "Internal error"),
    };

    /// <summary>The problem that an error is, over HTTP. One that the API does not know comes from below it: 503.</summary>
    public static Problem Of(DrError error)
    {
        var known = Kinds.TryGetValue(error.Code, out var kind);
        var (status, title) = known ? kind : (StatusCodes.Status503ServiceUnavailable, "The server cannot do its work");
        return new Problem
        {
            Type = known ? $"{Docs}#{Anchor($"{error.Code} {title}")}" : Docs,
            Title = title,
            Status = status,
            Detail = error.Message,
            Code = error.Code,
            Remedy = error.Remedy,
            Expected = error.Expected,
        };
    }

    /// <summary>
    /// The problem that a run's refusal is: a conflict with what stands in the world, whatever its code. Where an
    /// acknowledgement is all that is missing, it says which.
    /// </summary>
    public static Problem OfRefused(RunReport report)
    {
        var error = report.Error!;
        var needed = error.Code == ErrorCodes.AcknowledgementNeeded;
        var problem = Of(error);
        return problem with
        {
            Title = Kinds.ContainsKey(error.Code) ? problem.Title : "Refused",
            Status = StatusCodes.Status409Conflict,
            Run = report.Run.Value,
            Losses = needed ? [.. report.Machines.Select(machine => new ProblemLoss(machine.Name, machine.Loss))] : null,
            Acknowledge = needed ? new(RunOptionRules.AcknowledgementOf(report.Operation), report.Group.Value) : null,
        };
    }

    // As GitHub makes anchors of headings.
    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');
}
