using System.Text;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a plan must say after a failback to a new site.</summary>
public static class PlanChanges
{
    /// <summary>The members that a plan must have where its machines run at this primary site, as YAML.</summary>
    public static string To(Site primary, IEnumerable<Machine> machines)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(machines);
        var text = new StringBuilder($"primary: {primary.Name}\nmachines:\n");
        foreach (var machine in machines)
        {
            text.Append($"  - name: {machine.Name}\n");
            text.Append($"    source: {{ resourceGroup: {machine.Source.ResourceGroup}, vm: {machine.Source.Vm} }}\n");
        }

        return text.ToString();
    }

    /// <summary>The plan's members that change by a run; null if none does.</summary>
    internal static string? Of(IReadOnlyList<MachineWork> works)
    {
        var moved = works.Where(work => work.NewPlace is not null).ToList();
        return moved.Count == 0 ? null : To(moved[0].Primary, moved.Select(work => work.Machine));
    }
}
