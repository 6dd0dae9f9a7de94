using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What a run looks at before it begins. Nothing of it changes anything, and none of it takes long.</summary>
internal sealed class Looks(OrchestrationContext context)
{
    private const int MachinesPerLook = 25;

    /// <summary>What is known of each machine.</summary>
    public async Task<IReadOnlyDictionary<MachineName, KnownMachine>> KnownAsync(Plan plan)
    {
        var states = await Task.WhenAll(plan.Machines.Select(machine => context.CallEntityAsync(
            ProtectedMachine.Read, MachineKey.Of(plan, machine), Unit.Value)));
        return plan.Machines.Zip(states).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    /// <summary>One look at a site; the error if it refuses, or does not answer in the time that a run may wait.</summary>
    public async Task<(T? Seen, DrError? Error)> LookAsync<TInput, T>(
        ActivityName<TInput, StepResult<T>> activity, TInput input, Site site)
        where T : class
    {
        var until = context.CurrentUtcDateTime + Patience.Look;
        while (true)
        {
            StepResult<T> result;
            try
            {
                result = await context.CallActivityAsync(activity, input, Patience.LostWorker);
            }
            catch (TaskFailedException failure)
            {
                return (null, Refusals.SiteSilent(site, failure.FailureDetails.ErrorMessage));
            }

            if (result.State != StepState.Pending)
            {
                return (result.Value, result.Error);
            }

            if (context.CurrentUtcDateTime >= until)
            {
                return (null, Refusals.SiteSilent(site, result.Detail));
            }

            await context.CreateTimer(Patience.Yielding);
        }
    }

    /// <summary>
    /// What stands at the DR site, by the latest reading of its clock. Only that site is asked, for a few machines at a
    /// time and all at once: what a look asks and answers stays far below the size of a message.
    /// </summary>
    public async Task<(Assessment? Seen, DrError? Error)> AssessAsync(
        Plan plan, IReadOnlyDictionary<MachineName, KnownMachine> known)
    {
        var looks = await Task.WhenAll(plan.Machines.Chunk(MachinesPerLook).Select(machines => LookAsync(
            ActivityNames.Assess,
            new AssessInput(plan.Group, plan.Recovery, [.. machines.Select(machine => Asked(machine, known[machine.Name]))]),
            plan.Recovery)));
        return looks.FirstOrDefault(look => look.Error is not null).Error is { } error
            ? (null, error)
            : (new Assessment(
                looks.Max(look => look.Seen!.Now), [.. looks.SelectMany(look => look.Seen!.Machines)]), null);
    }

    private static AssessedMachine Asked(Machine machine, KnownMachine known) => new(
        machine.Name, machine.Destination, known.SyncedAtRecovery,
        [.. known.Points.Select(point => point.Id)]);
}
