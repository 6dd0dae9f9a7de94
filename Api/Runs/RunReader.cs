using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Reads runs out of their instances, which tell how they stand, and their records, which remain.</summary>
internal static class RunReader
{
    private static readonly OrchestrationRuntimeStatus[] NotCompleted =
        [.. Enum.GetValues<OrchestrationRuntimeStatus>().Except([OrchestrationRuntimeStatus.Completed])];

    /// <summary>Runs, newest first, by their records: no report is read.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="group">Only this group's; null for all.</param>
    /// <param name="operation">Only of this operation; null for all.</param>
    /// <param name="top">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<RunSummaryView>> ListAsync(
        DurableClient client, GroupName? group, Operation? operation, int top, CancellationToken cancellationToken)
    {
        // What ended well its record tells; of all else there is little.
        var instances = new Dictionary<string, OrchestrationMetadata>(StringComparer.Ordinal);
        await foreach (var instance in client.GetAllInstancesAsync(new OrchestrationQuery { Statuses = NotCompleted }, cancellationToken))
        {
            if (Operations.IsRun(instance.Name))
            {
                instances.Add(instance.InstanceId, instance);
            }
        }

        var runs = new List<RunSummaryView>();
        await foreach (var (run, record) in client.GetAllEntitiesAsync(RunRecord.Name, cancellationToken))
        {
            instances.Remove(run, out var instance);
            runs.Add(Summarise(run, instance, record.Summary, record.Report));
        }

        foreach (var (run, instance) in instances)
        {
            var summary = await KnownRuns.FindAsync(client, new RunId(run), cancellationToken);
            runs.Add(Summarise(run, instance, summary, null));
        }

        return
        [
            .. runs.Where(run => (group is null || run.Group == group) && (operation is null || run.Operation == operation))
                .OrderByDescending(run => run.RequestedAt)
                .ThenBy(run => run.Run.Value, StringComparer.Ordinal)
                .Take(top),
        ];
    }

    /// <summary>One run; null if there never was one of this id.</summary>
    public static async Task<RunView?> FindAsync(DurableClient client, string run, CancellationToken cancellationToken)
    {
        var instance = await InstanceAsync(client, run, cancellationToken);
        var record = await client.GetEntityAsync(RunRecord.Name, run, cancellationToken);
        if (instance is null && record?.Summary is null)
        {
            return null;
        }

        var request = KnownRuns.RequestOf(instance);
        var summary = record?.Summary ?? (request is null ? null : RunSummary.Of(request));
        var report = await ReportAsync(client, run, instance, cancellationToken);
        var basics = Summarise(run, instance, summary, report is null ? null : ReportHead.Of(report));
        var said = await RunVoice.ReadAsync(client, new RunId(run), cancellationToken);
        var asks = instance is { IsCompleted: false } && !said.Ended;
        return new RunView
        {
            Run = basics.Run,
            Group = basics.Group,
            Operation = basics.Operation,
            Status = basics.Status,
            Outcome = basics.Outcome,
            RequestedBy = basics.RequestedBy,
            RequestedAt = basics.RequestedAt,
            EndedAt = basics.EndedAt,
            Options = summary?.Options,
            PlanHash = summary?.PlanHash,
            Progress = KnownRuns.Read(instance?.SerializedCustomStatus, ContractsJson.Default.RunProgress),
            Machines = await MachineReader.ReadAsync(client, run, request?.Plan, report, basics.RequestedAt, cancellationToken),
            Approval = await ApprovalAsync(client, new RunId(run), request, report, cancellationToken),
            Questions = [.. said.Questions.Where(question => asks && question.IsOpen)],
            Decisions = [.. said.Questions.Where(question => !asks || !question.IsOpen)],
            Cancelled = said.Cancel ?? report?.Cancelled,
            Passed = said.Passed,
            Error = report?.Error ?? FailureOf(instance),
        };
    }

    /// <summary>The instance, if it is a run's.</summary>
    public static async Task<OrchestrationMetadata?> InstanceAsync(
        DurableClient client, string run, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(run, getInputsAndOutputs: true, cancellationToken) is { } instance
            && Operations.IsRun(instance.Name) ? instance : null;

    /// <summary>
    /// The report of a run that has ended: the one that was kept or, in the moment before that, the output of its instance;
    /// null until then. A run that wrote its report is at its end only when its group knows that too.
    /// </summary>
    public static async Task<RunReport?> ReportAsync(
        DurableClient client, string run, OrchestrationMetadata? instance, CancellationToken cancellationToken) =>
        instance is { IsCompleted: false }
            ? null
            : (await client.GetEntityAsync(KeptReport.Name, run, cancellationToken))?.Report
                ?? KnownRuns.Read(instance?.SerializedOutput, ContractsJson.Default.RunReport);

    /// <summary>Of a run that waits or is under way its group tells; of one that ended, the report.</summary>
    private static async Task<ApprovalView?> ApprovalAsync(
        DurableClient client, RunId run, RunRequest? request, RunReport? report, CancellationToken cancellationToken)
    {
        if (request is null || ApprovalState.For(request) is not { } asked)
        {
            return null;
        }

        var state = await LostRuns.ReadAsync(client, request.Plan.Group, cancellationToken);
        var known = state.TicketOf(run)?.Approval ?? (state.CurrentRun == run ? state.CurrentApproval : null);
        return ApprovalView.Of(run, known ?? asked with { Given = report?.Approvals ?? [] });
    }

    private static RunSummaryView Summarise(
        string run, OrchestrationMetadata? instance, RunSummary? summary, ReportHead? written)
    {
        var report = instance is { IsCompleted: false } ? null : written;
        return new RunSummaryView
        {
            Run = new RunId(run),
            Group = summary?.Group,
            Operation = summary?.Operation,
            Status = instance?.RuntimeStatus,
            Outcome = report?.Outcome,
            RequestedBy = summary?.RequestedBy,
            RequestedAt = summary?.RequestedAt ?? instance?.CreatedAt ?? report?.StartedAt ?? default,
            EndedAt = report?.EndedAt ?? (instance is { IsCompleted: true } ? instance.LastUpdatedAt : null),
        };
    }

    private static DrError? FailureOf(OrchestrationMetadata? instance) => instance?.FailureDetails is { } failure
        ? new DrError(
            ErrorCodes.RunInterrupted,
            $"The run's orchestration is {instance.RuntimeStatus}: {failure.ErrorMessage}",
            instance.IsCompleted
                ? "Look at each machine, then start the operation again: it goes on from where they stand."
                : "Mend the cause, then resume the instance.")
        : null;
}
