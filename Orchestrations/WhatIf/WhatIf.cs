using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Says what an operation would do, by running its runbook over a foretold world. It begins nothing, asks for no permit
/// and changes nothing, so that it may be asked for at any time, beside any run.
/// </summary>
public sealed class WhatIf : Orchestration<WhatIfRequest, Forecast>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<WhatIfRequest, Forecast> Name = new(nameof(WhatIf));

    /// <inheritdoc />
    public override async Task<Forecast> RunAsync(OrchestrationContext context, WhatIfRequest input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var at = context.CurrentUtcDateTime;
        var expected = new ExpectedDurations(input.Measured);
        var (request, needed) = (input.Request, (string?)null);
        var (run, report) = await ForetellAsync(context, request, expected);
        if (report.Error?.Code == ErrorCodes.AcknowledgementNeeded)
        {
            // Whoever asks wants to know what there is to be acknowledged, and what would follow.
            needed = request.Operation == Operation.Failback ? "acknowledgeDivergence" : "acknowledgeDataLoss";
            (run, report) = await ForetellAsync(context, Acknowledged(request), expected);
        }

        return ForecastWriter.Write(request, at, report, run) with
        {
            Acknowledge = needed,
            Approvals = ApprovalState.For(request)?.Needed ?? 0,
        };
    }

    private static async Task<(ForetoldRun Run, RunReport Report)> ForetellAsync(
        OrchestrationContext context, RunRequest request, ExpectedDurations expected)
    {
        var run = new ForetoldRun(context, await ForetoldEntities.CopyAsync(context, request), expected);
        return (run, await run.ReportAsync(request));
    }

    private static RunRequest Acknowledged(RunRequest request)
    {
        var group = request.Plan.Group.Value;
        return request with
        {
            Options = request.Operation == Operation.Failback
                ? request.Options with { AcknowledgeDivergence = group }
                : request.Options with { AcknowledgeDataLoss = group },
        };
    }
}
