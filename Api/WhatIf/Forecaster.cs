using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Foretells what an operation would do. No run is announced, and nothing is left of it.</summary>
internal sealed class Forecaster(RunIds ids, TimeProvider time)
{
    // Reports can be large, and the last few say how long a step takes.
    private const int Reports = 2 * ExpectedDurations.Runs;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(55);

    /// <summary>The forecast, or why there is none.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="served">The group's plan, as it is served.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="options">How.</param>
    /// <param name="requestedBy">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(Forecast? Forecast, DrError? Error)> ForetellAsync(
        DurableClient client, LoadedPlan served, Operation operation, RunOptions options, string requestedBy,
        CancellationToken cancellationToken)
    {
        var plan = (await EffectivePlan.ReadAsync(client, served, cancellationToken)).Loaded;
        if (RunOptionRules.WhyNot(operation, options, plan.Plan) is { } wrong)
        {
            return (null, wrong);
        }

        var request = new RunRequest
        {
            Run = ids.New(plan.Plan.Group, operation),
            Operation = operation,
            Plan = plan.Plan,
            PlanHash = plan.Hash,
            Options = options with { DryRun = false },
            RequestedBy = requestedBy,
            RequestedAt = time.GetUtcNow(),
        };
        return (await RenamedMachines.WhyNotAsync(client, plan.Plan, cancellationToken)
            ?? await LiveSyncOff.WhyNotAsync(client, plan.Plan, operation, cancellationToken)) is { } inVain
            ? (Refused(request, inVain), null)
            : await AskAsync(client, request, cancellationToken);
    }

    private async Task<(Forecast? Forecast, DrError? Error)> AskAsync(
        DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        var instance = $"{request.Run}:what-if";
        var asked = new WhatIfRequest(request, await MeasuredAsync(client, request.Plan.Group, cancellationToken));
        await client.ScheduleNewOrchestrationInstanceAsync(WhatIf.Name, asked, instance, cancellationToken);
        try
        {
            using var over = new CancellationTokenSource(Longest, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            var ended = await client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, end.Token);
            return KnownRuns.Read(ended.SerializedOutput, ContractsJson.Default.Forecast) is { } forecast
                ? (forecast, null)
                : (null, RequestErrors.NotForetold(ended.FailureDetails?.ErrorMessage ?? $"it ended {ended.RuntimeStatus}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, RequestErrors.NotForetold($"it took longer than {Longest.TotalSeconds:0} s"));
        }
        finally
        {
            await client.TerminateInstanceAsync(instance, "Nobody waits for it any more.", CancellationToken.None);
            await client.PurgeInstanceAsync(instance, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<MeasuredStep>> MeasuredAsync(
        DurableClient client, GroupName group, CancellationToken cancellationToken)
    {
        var reports = new List<RunReport>();
        var runs = await RunReader.ListAsync(client, group, null, Reports, cancellationToken);
        foreach (var run in runs.Where(run => run.Outcome is not null))
        {
            if ((await client.GetEntityAsync(KeptReport.Name, run.Run.Value, cancellationToken))?.Report is { } report)
            {
                reports.Add(report);
            }
        }

        return ExpectedDurations.Measure(reports);
    }

    private static Forecast Refused(RunRequest request, DrError error) => new()
    {
        Group = request.Plan.Group,
        Operation = request.Operation,
        PlanHash = request.PlanHash,
        At = request.RequestedAt,
        Outcome = RunOutcome.Refused,
        Error = error,
    };
}
