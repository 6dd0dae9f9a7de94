using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>
/// Whether the plan calls a VM otherwise than its restore points do. Snapshots and copies are known by the machine's name:
/// under another one they would not be found, or be taken for those of the machine that has the name now.
/// </summary>
internal static class RenamedMachines
{
    /// <summary>The first such machine's fault; null for none.</summary>
    public static async Task<DrError?> WhyNotAsync(DurableClient client, Plan plan, CancellationToken cancellationToken)
    {
        var former = await Task.WhenAll(plan.Machines.Select(machine => FormerNameAsync(client, plan, machine, cancellationToken)));
        return plan.Machines.Zip(former).Where(pair => pair.Second is not null)
            .Select(pair => Fault(pair.First, pair.Second!)).FirstOrDefault();
    }

    private static async Task<string?> FormerNameAsync(
        DurableClient client, Plan plan, Machine machine, CancellationToken cancellationToken)
    {
        var known = await client.GetEntityAsync(ProtectedMachine.Name, MachineKey.Of(plan, machine), cancellationToken);
        var newest = known?.RestorePoint ?? (known?.RestorePoints is [var first, ..] ? first : null);

        // group/run/machine/epoch. What another group took of the VM is that group's, whatever it called it.
        return newest?.Id.Split('/') is [var group, _, var name, ..] && group == plan.Group.Value && name != machine.Name.Value
            ? name
            : null;
    }

    private static DrError Fault(Machine machine, string former) => new(
        ErrorCodes.PlanInvalid,
        $"The plan calls the VM '{machine.Source.Vm}' of '{machine.Source.ResourceGroup}' now '{machine.Name}'; its restore "
        + $"points were taken under the name '{former}', and would not be found.",
        $"Name the machine '{former}' again in the plan.",
        $"The machine name '{former}'.");
}
