namespace DrFunctions.Simulator.World;

/// <summary>
/// Scripts run in a guest by its agent, with the answers of the platform's Linux and Windows agents. A script that fails is an
/// operation that succeeds: its exit status stands in the answer (on Linux) or nowhere (on Windows).
/// </summary>
internal static class RunCommands
{
    public static Operation Begin(Cloud cloud, VirtualMachine vm, JsonObject body, Caller caller)
    {
        var command = body.Str("commandId") ?? throw ArmException.Invalid("commandId", "Required parameter 'commandId' is missing (null).");
        if (!command.Same("RunShellScript") && !command.Same("RunPowerShellScript"))
            throw ArmException.Invalid("commandId", $"The entity was not found: run command '{command}'.");
        if (vm.Power != PowerState.Running) throw ArmException.NotAllowed("The operation requires the VM to be running (or set to run).");
        if (vm.Operation is { } id && cloud.FindOperation(id) is { Status: "InProgress" } running)
        {
            throw running.Action == OperationActions.RunCommand
                ? new ArmException(409, "Conflict", "Run command extension execution is in progress. Please wait for completion before invoking a run command.")
                : ArmException.Concurrent();
        }

        var script = string.Join('\n', body.Arr("script")?.Select(line => line?.ToString() ?? "") ?? []);
        vm.ProvisioningState = "Updating";
        return cloud.Begin(vm, OperationActions.RunCommand, cloud.Latency.Draw(Latencies.RunCommand, vm.Key), caller,
            new JsonObject { ["command"] = command, ["script"] = script });
    }

    /// <summary>Runs the script if the guest's agent answers; false when the operation ended otherwise or goes on.</summary>
    public static bool Finish(Cloud cloud, VirtualMachine vm, Operation operation)
    {
        if (cloud.Guests?.Run(vm, operation.Payload.Str("script")!) is { } result)
        {
            Machines.Settle(cloud, vm);
            operation.Output = new JsonObject { ["value"] = operation.Payload.Str("command").Same("RunShellScript") ? Linux(result) : Windows(result) };
            return true;
        }

        if (cloud.Now - operation.Started < cloud.Latency.Scale(Latencies.AgentTimeoutSeconds))
        {
            cloud.Postpone(operation, cloud.Latency.Draw(Latencies.AgentPoll, vm.Key));
            return false;
        }

        const string code = "VMAgentStatusCommunicationError";
        var message = $"VM '{vm.Name}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM has a running VM agent, and that it can establish outbound connections to Azure storage.";
        (vm.ProvisioningState, vm.FailureCode, vm.FailureMessage, vm.ProvisionedAt) = ("Failed", code, message, cloud.Now);
        cloud.End(operation, "Failed", code, message);
        return false;
    }

    private static JsonArray Linux(ShellResult result)
    {
        var outcome = result.Exit == 0 ? "Enable succeeded: " : $"Enable failed: failed to execute command: command terminated with exit status={result.Exit}";
        return [Status(result.Exit == 0 ? "ProvisioningState/succeeded" : $"ProvisioningState/failed/{result.Exit}", result.Exit == 0, $"{outcome}\n[stdout]\n{result.Out}\n[stderr]\n{result.Error}")];
    }

    private static JsonArray Windows(ShellResult result) =>
    [
        Status("ComponentStatus/StdOut/succeeded", true, result.Out.TrimEnd('\n')), Status("ComponentStatus/StdErr/succeeded", true, result.Error.TrimEnd('\n')),
    ];

    private static JsonObject Status(string code, bool good, string message) => new()
    {
        ["code"] = code, ["level"] = good ? "Info" : "Error", ["displayStatus"] = good ? "Provisioning succeeded" : "Provisioning failed", ["message"] = message,
    };
}
