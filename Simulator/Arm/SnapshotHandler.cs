namespace DrFunctions.Simulator.Arm;

internal sealed class SnapshotHandler(Cloud cloud)
{
    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Path.IsCollection && request.Method == "GET")
            return Paging.List(request, $"{request.Path.Scope}/providers/{ResourceTypes.Snapshot}", cloud.Listed(ResourceTypes.Snapshot, request.Path.ResourceGroup is null ? "" : request.Path.Scope));
        if (request.Path.Action is not null) throw new ArmException(405, "MethodNotAllowed", $"The simulator does not know {request.Path.Action} on snapshots.");
        switch (request.Method)
        {
            case "GET":
                return ArmResponse.Of(200, Existing(request));
            case "PUT":
                return Put(request);
            case "PATCH":
                var existing = Existing(request);
                var updated = SnapshotCreation.Update(cloud, existing, request.Body, request.Caller);
                return ArmResponse.Of(202, existing).Following(request, updated);
            case "DELETE":
                if (cloud.Find<Snapshot>(request.Path.Id) is not { } doomed) return new ArmResponse(204);
                return new ArmResponse(202).Following(request, Deletion.Begin(cloud, doomed, request.Caller));
            default:
                throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed on snapshots.");
        }
    }

    private ArmResponse Put(ArmRequest request)
    {
        var creation = request.Body.Obj("properties").Obj("creationData");
        var copyStart = creation.Str("createOption").Same("CopyStart");
        if (copyStart && string.CompareOrdinal(request.ApiVersion, "2020-12-01") < 0)
            throw ArmException.Invalid("creationData.createOption", $"CopyStart needs api-version 2020-12-01 or later, not {request.ApiVersion}.");
        Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id,
            copyStart ? "Microsoft.Compute/snapshots/read" : "Microsoft.Compute/disks/beginGetAccess/action", creation.Str("sourceResourceId"));
        var (snapshot, operation) = SnapshotCreation.Put(cloud, request.Path.Id, Location.Of(request, cloud), request.Body, request.Caller);
        return ArmResponse.Of(202, snapshot).Following(request, operation);
    }

    private Snapshot Existing(ArmRequest request) => cloud.Find<Snapshot>(request.Path.Id)
        ?? throw ArmException.ResourceNotFound(ResourceTypes.Snapshot, request.Path.Names[0], request.Path.ResourceGroup!);
}
