using System.Text;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a plan must say after a failback to a new site.</summary>
internal static class PlanChanges
{
    /// <summary>The plan's members that change, as YAML; null if none does.</summary>
    public static string? Of(IReadOnlyList<MachineWork> works)
    {
        var moved = works.Where(work => work.NewPlace is not null).ToList();
        if (moved.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder($"primary: {moved[0].Primary.Name}\nmachines:\n");
        foreach (var work in moved)
        {
            var source = work.Machine.Source;
            text.Append($"  - name: {work.Machine.Name}\n");
            text.Append($"    source: {{ resourceGroup: {source.ResourceGroup}, vm: {source.Vm} }}\n");
        }

        return text.ToString();
    }
}
