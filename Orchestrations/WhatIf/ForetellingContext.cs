using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What a runbook is run over to foretell it: the runbook, its pipelines, its entities' rules and its steps are those of
/// a real run; its entities are copies, its steps change nothing, and its time passes at once.
/// </summary>
internal sealed class ForetellingContext(ForetoldRun run, string name, string id, string? parent, ForetoldMachine? machine)
    : OrchestrationContext
{
    private static readonly HashSet<string> Looks =
    [
        ActivityNames.Assess.Name, ActivityNames.Inspect.Name, ActivityNames.CheckSite.Name, ActivityNames.CheckMachines.Name,
    ];

    private object? _next;

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string InstanceId => id;

    /// <inheritdoc />
    public override string? ParentInstanceId => parent;

    /// <inheritdoc />
    public override DateTimeOffset CurrentUtcDateTime => run.Clock.Now;

    /// <inheritdoc />
    public override bool IsReplaying => run.Real.IsReplaying;

    /// <inheritdoc />
    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retryPolicy) =>
        Looks.Contains(activity.Name)
            ? run.Clock.At(() => run.Real.CallActivityAsync(activity, input, retryPolicy))
            : machine!.CallAsync(activity, input);

    /// <inheritdoc />
    public override async Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string? instanceId = null, RetryPolicy? retryPolicy = null)
    {
        ForetellingContext Child(ForetoldMachine? of) => new(run, orchestration.Name, instanceId ?? id, id, of);
        return input switch
        {
            MachineWork work => (TOutput)(object)await PipelineAsync(work, () => Child(run.Of(work.Machine.Name))),
            ReadinessRequest check => (TOutput)(object)await new ReadinessCheck().RunAsync(Child(null), check),
            _ => throw new NotSupportedException($"'{orchestration}' cannot be foretold."),
        };
    }

    private static async Task<MachineWork> PipelineAsync(MachineWork work, Func<ForetellingContext> generation)
    {
        while (true)
        {
            var child = generation();
            var done = await new MachinePipeline().RunAsync(child, work);
            if (child._next is not MachineWork next)
            {
                return done;
            }

            work = next;
        }
    }

    /// <inheritdoc />
    public override Task CreateTimer(DateTimeOffset fireAt, CancellationToken cancellationToken) =>
        run.Clock.Until(fireAt, cancellationToken);

    /// <summary>Nobody says anything to a run that is not there.</summary>
    public override Task<T> WaitForExternalEvent<T>(EventName<T> eventName, CancellationToken cancellationToken = default)
    {
        var never = new TaskCompletionSource<T>();
        cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return never.Task;
    }

    /// <inheritdoc />
    public override Task<TOutput> CallEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        if (machine is not null && input is PermitRequest permit)
        {
            machine.Step = permit.Step;
        }

        return Task.FromResult(run.Entities.Call(operation, key, input));
    }

    /// <inheritdoc />
    public override void SignalEntity<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, string key, TInput input) =>
        run.Entities.Call(operation, key, input);

    /// <inheritdoc />
    public override void SetCustomStatus<T>(T customStatus)
    {
        // There is nothing under way to show.
    }

    /// <inheritdoc />
    public override void ContinueAsNew<TInput>(TInput newInput, bool preserveUnprocessedEvents = true) => _next = newInput;

    /// <inheritdoc />
    public override Guid NewGuid() => run.Real.NewGuid();

    /// <inheritdoc />
    public override void Log(OrchestrationLogLevel level, string template, params object?[] arguments)
    {
        // What did not happen is not logged.
    }
}
