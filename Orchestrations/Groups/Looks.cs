using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What a run looks at before it begins. Nothing of it changes anything, and none of it takes long.</summary>
internal sealed class Looks(OrchestrationContext context)
{
    /// <summary>What is known of each machine.</summary>
    public async Task<IReadOnlyDictionary<MachineName, ProtectedMachineState>> KnownAsync(Plan plan)
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

    /// <summary>What stands at the DR site. Only that site is asked.</summary>
    public Task<(Assessment? Seen, DrError? Error)> AssessAsync(
        Plan plan, IReadOnlyDictionary<MachineName, ProtectedMachineState> known) => LookAsync(
        ActivityNames.Assess,
        new AssessInput(
            plan.Group,
            plan.Recovery,
            [
                .. plan.Machines.Select(machine => new AssessedMachine(
                    machine.Name, machine.Destination,
                    known[machine.Name].SyncedAtRecovery)),
            ]),
        plan.Recovery);
}
