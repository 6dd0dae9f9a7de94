using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Whether a cycle would do nothing, because Live Sync is disabled for every machine. One that skips some has work.</summary>
internal static class LiveSyncOff
{
    /// <summary>Why not to start it; null if there is work for it, or if it is no cycle.</summary>
    public static async Task<DrError?> WhyNotAsync(
        DurableClient client, Plan plan, Operation operation, CancellationToken cancellationToken)
    {
        if (operation is not (Operation.Protect or Operation.LiveSync))
        {
            return null;
        }

        foreach (var machine in plan.Machines)
        {
            var known = await client.GetEntityAsync(ProtectedMachine.Name, MachineKey.Of(plan, machine), cancellationToken);
            if (known is not { LiveSyncDisabled: true })
            {
                return null;
            }
        }

        return Refusals.LiveSyncDisabled(plan.Group);
    }
}
