using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Moves a group to the DR site without losing a write.</summary>
public sealed class PlannedFailover : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(PlannedFailover));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var group = input.Plan.Group.Value;
        await context.CallEntityAsync(RunRecord.Open, input.Run.Value, RunSummary.Of(input));
        var begun = await context.CallEntityAsync(
            ProtectionGroup.Begin, group, new BeginRequest(input.Run, input.Operation, input.PlanHash));
        throw new InvalidOperationException(begun.Refusal?.Message);
    }
}
