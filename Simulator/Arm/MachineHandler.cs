namespace DrFunctions.Simulator.Arm;

internal sealed class MachineHandler(Cloud cloud)
{
    private static readonly Dictionary<string, string> PowerActions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["start"] = OperationActions.Start, ["powerOff"] = OperationActions.PowerOff,
        ["deallocate"] = OperationActions.Deallocate, ["restart"] = OperationActions.Restart,
    };

    public ArmResponse Handle(ArmRequest request) => (request.Method, request.Path.IsCollection, request.Path.Action) switch
    {
        ("GET", true, _) => List(request),
        ("GET", _, "instanceView") => ArmResponse.Json(200, InstanceStatuses.View(Existing(request))),
        ("GET", _, null) => ArmResponse.Of(200, Existing(request), request.Query["$expand"].ToString().Same("instanceView") ? "instanceView" : ""),
        ("PUT", _, null) => Put(request),
        ("PATCH", _, null) => Patch(request),
        ("DELETE", _, null) => Delete(request),
        ("POST", false, { } action) when PowerActions.TryGetValue(action, out var power) => Power(request, power),
        ("POST", false, { } action) when action.Same("runCommand") => RunCommand(request),
        _ => throw new ArmException(405, "MethodNotAllowed", $"The simulator does not know {request.Method} {request.Path.Action} on virtual machines."),
    };

    private ArmResponse List(ArmRequest request)
    {
        var view = request.Query["statusOnly"].ToString().Same("true") && request.Path.ResourceGroup is null ? "statusOnly"
            : request.Query["$expand"].ToString().Same("instanceView") ? "instanceView" : "";
        var scope = request.Path.ResourceGroup is null ? "" : request.Path.Scope;
        return Paging.List(request, $"{request.Path.Scope}/providers/{ResourceTypes.VirtualMachine}", cloud.Listed(ResourceTypes.VirtualMachine, scope), view);
    }

    private ArmResponse Put(ArmRequest request)
    {
        var location = Location.Of(request, cloud);
        RequireLinks(request);
        var (vm, operation, created) = MachineCreation.Put(cloud, request.Path.Id, location, request.Body, request.Caller);
        return ArmResponse.Of(created ? 201 : 200, vm).Following(request, operation);
    }

    private ArmResponse Patch(ArmRequest request)
    {
        var vm = Existing(request);
        RequireLinks(request);
        var operation = MachineCreation.Patch(cloud, vm, request.Body, request.Caller);
        return ArmResponse.Of(200, vm).Following(request, operation);
    }

    private ArmResponse Delete(ArmRequest request)
    {
        if (cloud.Find<VirtualMachine>(request.Path.Id) is not { } vm) return new ArmResponse(204);
        return new ArmResponse(202).Following(request, Deletion.Begin(cloud, vm, request.Caller));
    }

    private ArmResponse Power(ArmRequest request, string action)
    {
        var vm = Existing(request);
        if (vm.ProvisioningState == "Deleting") throw ArmException.Concurrent();
        return new ArmResponse(202).Following(request, Machines.Power(cloud, vm, action, request.Caller));
    }

    private ArmResponse RunCommand(ArmRequest request) =>
        new ArmResponse(202).Following(request, RunCommands.Begin(cloud, Existing(request), request.Body, request.Caller));

    // Naming a NIC or a disk needs rights on it too.
    private void RequireLinks(ArmRequest request)
    {
        var properties = request.Body.Obj("properties");
        foreach (var nic in properties.Obj("networkProfile").Arr("networkInterfaces").Objects())
            Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id, "Microsoft.Network/networkInterfaces/join/action", nic.Str("id"));
        var storage = properties.Obj("storageProfile");
        foreach (var disk in storage.Arr("dataDisks").Objects().Prepend(storage.Obj("osDisk")).OfType<JsonObject>())
            Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id, "Microsoft.Compute/disks/write", disk.Obj("managedDisk").Str("id"));
    }

    private VirtualMachine Existing(ArmRequest request) => cloud.Find<VirtualMachine>(request.Path.Id)
        ?? throw ArmException.ResourceNotFound(ResourceTypes.VirtualMachine, request.Path.Names[0], request.Path.ResourceGroup!);
}
