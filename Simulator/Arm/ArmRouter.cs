namespace DrFunctions.Simulator.Arm;

/// <summary>Checks what every call has to pass, then hands it to its type's handler. Runs inside the cloud's section.</summary>
internal sealed class ArmRouter(Cloud cloud, Inventory inventory)
{
    private readonly MachineHandler _machines = new(cloud);
    private readonly DiskHandler _disks = new(cloud);
    private readonly SnapshotHandler _snapshots = new(cloud);
    private readonly RestorePointHandler _restorePoints = new(cloud, inventory);
    private readonly NetworkHandler _network = new(cloud);
    private readonly OperationHandler _operations = new(cloud);
    private readonly AuthorizationHandler _authorization = new(cloud);
    private readonly CapacityHandler _capacity = new(cloud);
    private readonly SubscriptionHandler _subscriptions = new(cloud, inventory);

    public ArmResponse Route(ArmRequest request)
    {
        var path = request.Path;
        if (path.Subscription is null) return _subscriptions.Handle(request);
        if (!path.Subscription.Same(cloud.Subscription))
            throw new ArmException(404, "SubscriptionNotFound", $"The subscription '{path.Subscription}' could not be found.");
        Permissions.Require(cloud, request.Principal, request.Permission, request.PermissionScope);
        if (path is { ResourceGroup: { } group, Namespace: not null } && cloud.Find($"/subscriptions/{cloud.Subscription}/resourceGroups/{group}") is null)
            throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");
        if (!request.IsRead) Locks.Check(cloud, request);
        return path.Namespace is null ? _subscriptions.Handle(request) : Provider(request);
    }

    private ArmResponse Provider(ArmRequest request) => request.Path.FullType switch
    {
        ResourceTypes.VirtualMachine => _machines.Handle(request),
        ResourceTypes.Disk => _disks.Handle(request),
        ResourceTypes.Snapshot => _snapshots.Handle(request),
        ResourceTypes.RestorePointCollection => _restorePoints.Collections(request),
        ResourceTypes.RestorePoint => _restorePoints.Points(request),
        ResourceTypes.DiskRestorePoint => _restorePoints.Disks(request),
        ResourceTypes.NetworkInterface or ResourceTypes.VirtualNetwork or ResourceTypes.VirtualNetwork + "/subnets" => _network.Handle(request),
        "Microsoft.Compute/locations/operations" or "Microsoft.Compute/locations/diskOperations" => _operations.Handle(request),
        "Microsoft.Compute/locations/usages" => _capacity.Usages(request),
        "Microsoft.Compute/skus" => _capacity.Skus(request),
        "Microsoft.Authorization/permissions" or ResourceTypes.Lock or ResourceTypes.RoleAssignment or "Microsoft.Authorization/roleDefinitions" => _authorization.Handle(request),
        _ => throw new ArmException(404, "InvalidResourceType", $"The resource type '{request.Path.Type}' could not be found in the namespace '{request.Path.Namespace}'."),
    };
}
