using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>Scripts through Azure's action run command.</summary>
internal sealed class AzureScripts(SiteClients sites) : IScripts
{
    public async Task<IScriptRun> BeginAsync(
        VmReference vm, string osType, string script, CancellationToken cancellationToken)
    {
        var isWindows = string.Equals(osType, "Windows", StringComparison.OrdinalIgnoreCase);
        var command = new RunCommandInput(isWindows ? "RunPowerShellScript" : "RunShellScript");
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n'))
            command.Script.Add(line);
        var site = sites.For(vm.Site);
        var operation = await site.CallAsync(
            $"running a script in VM '{vm.Name}'",
            (arm, ct) => arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId))
                .RunCommandAsync(WaitUntil.Started, command, ct),
            cancellationToken);
        return new Run(site, vm, operation);
    }

    private sealed class Run(SiteConnection site, VmReference vm, ArmOperation<VirtualMachineRunCommandResult> operation) : IScriptRun
    {
        public Task<ScriptOutcome?> LookAsync(CancellationToken cancellationToken) => site.CallAsync(
            $"looking at the script in VM '{vm.Name}'",
            async (_, ct) =>
            {
                try
                {
                    await operation.UpdateStatusAsync(ct);
                    return operation.HasValue ? ScriptOutcomes.Of(operation.Value) : null;
                }
                catch (RequestFailedException e) when (operation.HasCompleted)
                {
                    return new ScriptOutcome(false, "", $"{e.ErrorCode}: {e.Message}");
                }
            },
            cancellationToken);
    }
}
