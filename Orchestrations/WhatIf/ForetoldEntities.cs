using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>The entities as a foretold run would find and leave them: copies, which end with it.</summary>
internal sealed class ForetoldEntities
{
    private static readonly JsonPayloadSerializer Json = new(OrchestrationsJson.PayloadOptions);

    private static readonly Dictionary<string, Func<IEntity>> Kinds = new()
    {
        [ProtectionGroup.Name.Name] = () => new ProtectionGroup(),
        [ProtectedMachine.Name.Name] = () => new ProtectedMachine(),
        [RunControl.Name.Name] = () => new RunControl(),
        [RunRecord.Name.Name] = () => new RunRecord(),
        [Readiness.Name.Name] = () => new Readiness(),
        [KeptReport.Name.Name] = () => new KeptReport(),
    };

    private readonly Dictionary<EntityInstanceId, string?> _states = [];

    private ForetoldEntities()
    {
    }

    /// <summary>Copies of what stands, and the run announced as if it had been approved.</summary>
    public static async Task<ForetoldEntities> CopyAsync(OrchestrationContext context, RunRequest request)
    {
        var copies = new ForetoldEntities();
        var group = context.CallEntityAsync(ProtectionGroup.Copy, request.Plan.Group.Value, Unit.Value);
        var keys = request.Plan.Machines.Select(machine => MachineKey.Of(request.Plan, machine)).Distinct().ToList();
        var machines = await Task.WhenAll(keys.Select(key => context.CallEntityAsync(ProtectedMachine.Copy, key, Unit.Value)));
        copies._states[ProtectionGroup.Name.WithKey(request.Plan.Group.Value)] = Json.Serialize(await group);
        foreach (var (key, state) in keys.Zip(machines))
        {
            copies._states[ProtectedMachine.Name.WithKey(key)] = Json.Serialize(state);
        }

        var approval = ApprovalState.For(request) is { } needed ? needed with { Needed = 0 } : null;
        copies.Call(
            ProtectionGroup.Request, request.Plan.Group.Value,
            new RunTicket(request.Run, request.Operation, request.PlanHash, approval));
        return copies;
    }

    /// <summary>An operation of a copy.</summary>
    public TOutput Call<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, string key, TInput input) =>
        Json.Deserialize<TOutput>(Run(new EntityInstanceId(operation.Entity, key), operation.Name, Json.Serialize(input)))!;

    private string? Run(EntityInstanceId id, string operation, string? input)
    {
        var outcome = Kinds[id.Name]().Run(new EntityRequest(id, operation, input, _states.GetValueOrDefault(id)), Json);
        _states[id] = outcome.State;
        foreach (var signal in outcome.Signals)
        {
            Run(signal.Target, signal.Operation, signal.Input);
        }

        return outcome.Result;
    }
}
