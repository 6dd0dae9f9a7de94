namespace DrFunctions.Simulator.World;

/// <summary>The statuses of an instance view, in Azure's codes and wording.</summary>
internal static class InstanceStatuses
{
    public static JsonArray Of(VirtualMachine vm) => [Provisioning(vm), Power(vm.Power)];

    public static JsonObject View(VirtualMachine vm)
    {
        var disks = new JsonArray();
        foreach (var disk in new[] { vm.OsDisk }.Concat(vm.DataDisks).OfType<JsonObject>())
        {
            disks.Add(new JsonObject
            {
                ["name"] = disk.Str("name"),
                ["statuses"] = new JsonArray(Status("ProvisioningState/succeeded", "Provisioning succeeded", vm.ProvisionedAt)),
            });
        }

        var view = new JsonObject();
        if (vm.Power == PowerState.Running)
        {
            if (vm.Properties.Obj("osProfile").Str("computerName") is { } computer && vm.GuestReady) view["computerName"] = computer;
            view["vmAgent"] = Agent(vm);
        }

        view["disks"] = disks;
        view["hyperVGeneration"] = "V2";
        view["statuses"] = Of(vm);
        return view;
    }

    private static JsonObject Agent(VirtualMachine vm) => new()
    {
        ["vmAgentVersion"] = vm.GuestReady ? "2.11.1.12" : "Unknown",
        ["statuses"] = new JsonArray(new JsonObject
        {
            ["code"] = vm.GuestReady ? "ProvisioningState/succeeded" : "ProvisioningState/Unavailable",
            ["level"] = vm.GuestReady ? "Info" : "Warning",
            ["displayStatus"] = vm.GuestReady ? "Ready" : "Not Ready",
            ["message"] = vm.GuestReady ? "Guest Agent is running" : "VM status blob is found but not yet populated.",
        }),
    };

    private static JsonObject Provisioning(VirtualMachine vm)
    {
        switch (vm.ProvisioningState)
        {
            case "Succeeded":
                return Status("ProvisioningState/succeeded", "Provisioning succeeded", vm.ProvisionedAt);
            case "Failed":
                var failed = Status($"ProvisioningState/failed/{vm.FailureCode}", "Provisioning failed", vm.ProvisionedAt);
                failed["level"] = "Error";
                failed["message"] = vm.FailureMessage;
                return failed;
            default:
                return Status($"ProvisioningState/{vm.ProvisioningState.Lower()}", vm.ProvisioningState, null);
        }
    }

    private static JsonObject Power(PowerState power) => Status($"PowerState/{power.ToString().Lower()}", $"VM {power.ToString().Lower()}", null);

    private static JsonObject Status(string code, string display, DateTimeOffset? time)
    {
        var status = new JsonObject { ["code"] = code, ["level"] = "Info", ["displayStatus"] = display };
        if (time is { } at) status["time"] = Timestamps.Text(at);
        return status;
    }
}
