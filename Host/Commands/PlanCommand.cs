using System.CommandLine;
using DrFunctions.Api;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr plan check FILE</c>: everything wrong with a plan at once.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The plan; sites.yaml is read from the same folder." };
        var check = new Command("check", "Check a plan and list every fault in it.") { file };
        check.SetAction((parsed, _) => CommandRunner.RunAsync(parsed, () => Task.FromResult(Check(parsed.GetValue(file)!))));
        return new Command("plan", "Work with plans.") { check };
    }

    private static int Check(FileInfo file)
    {
        var loaded = PlanFolder.LoadFile(file.FullName);
        var plan = loaded.Plan;
        Console.WriteLine(
            $"{file.Name}: the group '{plan.Group}' is sound: {plan.Machines.Count} machine(s), "
            + $"{plan.Primary.Name} → {plan.Recovery.Name}.");
        Console.WriteLine($"Plan hash {loaded.Hash}");
        return ExitCodes.Done;
    }
}
