using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>Starts runs: each announced to its group before its orchestration starts, none twice for one key.</summary>
internal sealed class RunStarter(GroupGate gate, RunIds ids, TimeProvider time, ILogger<RunStarter> logger)
{
    // Six hexadecimal digits and the same second: three draws that all collide are not chance.
    private const int Draws = 3;

    /// <summary>Starts a run.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="served">The group's plan, as it is served.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="options">How.</param>
    /// <param name="key">The Idempotency-Key; null for none.</param>
    /// <param name="requestedBy">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting; the start may still happen.</param>
    public async Task<StartOutcome> StartAsync(
        DurableClient client,
        LoadedPlan served,
        Operation operation,
        RunOptions options,
        string? key,
        string requestedBy,
        CancellationToken cancellationToken)
    {
        var group = served.Plan.Group;
        var plan = (await EffectivePlan.ReadAsync(client, served, cancellationToken)).Loaded;
        var request = new RunRequest
        {
            Run = key is null ? default : RunIds.OfKey(group, operation, key),
            Operation = operation,
            Plan = plan.Plan,
            PlanHash = plan.Hash,
            Options = options,
            RequestedBy = requestedBy,
            RequestedAt = time.GetUtcNow(),
        };
        if (key is not null && await RepeatedAsync(client, request, cancellationToken) is { } repeated)
        {
            return repeated;
        }

        if (RunOptionRules.WhyNot(operation, options, plan.Plan) is { } wrong)
        {
            return new StartOutcome.Refused(wrong);
        }

        if (await gate.WhyNotAsync(client, group, operation, cancellationToken) is { } refused)
        {
            // With equal keys at the same moment, the run in the way may be this very one.
            return refused.InTheWay == request.Run && key is not null
                ? await RepeatedAsync(client, request, cancellationToken) ?? refused
                : refused;
        }

        // The failback that was in the way just now may have moved the group.
        plan = (await EffectivePlan.ReadAsync(client, served, cancellationToken)).Loaded;
        if ((await RenamedMachines.WhyNotAsync(client, plan.Plan, cancellationToken)
            ?? await LiveSyncOff.WhyNotAsync(client, plan.Plan, operation, cancellationToken)) is { } inVain)
        {
            return new StartOutcome.Refused(inVain);
        }

        request = request with { Plan = plan.Plan, PlanHash = plan.Hash };
        return key is not null
            ? await ScheduleAsync(client, request, cancellationToken)
                ? new StartOutcome.Started(request.Run)
                : (await RepeatedAsync(client, request, cancellationToken))!
            : await DrawAsync(client, request, cancellationToken);
    }

    private async Task<StartOutcome> DrawAsync(
        DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        for (var draw = 0; draw < Draws; draw++)
        {
            var drawn = request with { Run = ids.New(request.Plan.Group, request.Operation) };
            if (await ScheduleAsync(client, drawn, cancellationToken))
            {
                return new StartOutcome.Started(drawn.Run);
            }
        }

        throw new InvalidOperationException($"{Draws} run ids drawn for '{request.Plan.Group}' were all taken.");
    }

    private async Task<bool> ScheduleAsync(DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        var ticket = new RunTicket(request.Run, request.Operation, request.PlanHash, ApprovalState.For(request));
        await client.SignalEntityAsync(ProtectionGroup.Request, request.Plan.Group.Value, ticket, cancellationToken);
        try
        {
            await Operations.ScheduleAsync(client, request, cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }

        Log.RunRequested(
            logger, request.Run.Value, request.RequestedBy, request.Operation.ToString(), request.Plan.Group.Value);
        return true;
    }

    private static async Task<StartOutcome?> RepeatedAsync(
        DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        if (await KnownRuns.FindAsync(client, request.Run, cancellationToken) is not { } known)
        {
            return null;
        }

        // The plan is the server's, not the request's: an edit of it does not make a repeated request another one.
        return Text(known.Options) == Text(request.Options)
            ? new StartOutcome.Repeated(request.Run)
            : new StartOutcome.Refused(RequestErrors.IdempotencyKeyReused(request.Run.Value));
    }

    // By value: a list in a record is compared by reference.
    private static string Text(RunOptions options) => JsonSerializer.Serialize(options, ContractsJson.Default.RunOptions);
}
