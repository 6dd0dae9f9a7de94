namespace DrFunctions.Simulator.Arm;

internal sealed class DiskHandler(Cloud cloud)
{
    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Path.IsCollection && request.Method == "GET")
            return Paging.List(request, $"{request.Path.Scope}/providers/{ResourceTypes.Disk}", cloud.Listed(ResourceTypes.Disk, request.Path.ResourceGroup is null ? "" : request.Path.Scope));
        if (request.Path.Action is not null) throw new ArmException(405, "MethodNotAllowed", $"The simulator does not know {request.Path.Action} on disks.");
        switch (request.Method)
        {
            case "GET":
                return ArmResponse.Of(200, Existing(request));
            case "PUT":
                Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id, LinkedRead(request), request.Body.Obj("properties").Obj("creationData").Str("sourceResourceId"));
                var (disk, created) = DiskCreation.Put(cloud, request.Path.Id, Location.Of(request, cloud), request.Body, request.Caller);
                return ArmResponse.Of(202, disk).Following(request, created);
            case "PATCH":
                var existing = Existing(request);
                var updated = DiskCreation.Update(cloud, existing, request.Body, request.Caller);
                return ArmResponse.Of(202, existing).Following(request, updated);
            case "DELETE":
                if (cloud.Find<ManagedDisk>(request.Path.Id) is not { } doomed) return new ArmResponse(204);
                return new ArmResponse(202).Following(request, Deletion.Begin(cloud, doomed, request.Caller));
            default:
                throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed on disks.");
        }
    }

    private static string LinkedRead(ArmRequest request)
    {
        var source = request.Body.Obj("properties").Obj("creationData").Str("sourceResourceId")?.Lower() ?? "";
        if (source.Contains("/snapshots/", StringComparison.Ordinal)) return "Microsoft.Compute/snapshots/read";
        return source.Contains("/diskrestorepoints/", StringComparison.Ordinal) ? ResourceTypes.DiskRestorePoint + "/read" : "Microsoft.Compute/disks/read";
    }

    private ManagedDisk Existing(ArmRequest request) => cloud.Find<ManagedDisk>(request.Path.Id)
        ?? throw ArmException.ResourceNotFound(ResourceTypes.Disk, request.Path.Names[0], request.Path.ResourceGroup!);
}
