namespace DrFunctions.Simulator.Arm;

/// <summary>Restore point collections, restore points and the disks in them.</summary>
internal sealed class RestorePointHandler(Cloud cloud, Inventory inventory)
{
    public ArmResponse Collections(ArmRequest request)
    {
        if (request.Path.IsCollection && request.Method == "GET")
            return Paging.List(request, $"{request.Path.Scope}/providers/{ResourceTypes.RestorePointCollection}", cloud.Listed(ResourceTypes.RestorePointCollection, request.Path.ResourceGroup is null ? "" : request.Path.Scope));
        switch (request.Method)
        {
            case "GET":
                return Shown(request, Collection(request, request.Path.Id));
            case "PUT":
                return Put(request);
            case "PATCH":
                var existing = Collection(request, request.Path.Id);
                foreach (var (name, value) in DiskCreation.EnvelopeOf(request.Body)) existing.Envelope[name] = value?.DeepClone();
                existing.Touch();
                return ArmResponse.Of(200, existing);
            case "DELETE":
                if (cloud.Find<GenericResource>(request.Path.Id) is not { } doomed) return new ArmResponse(204);
                return new ArmResponse(202).Following(request, Deletion.Begin(cloud, doomed, request.Caller));
            default:
                throw NotKnown(request);
        }
    }

    public ArmResponse Points(ArmRequest request)
    {
        if (request.Path.IsCollection || request.Path.Action is not null) throw NotKnown(request);
        var collection = Collection(request, request.Path.Id[..request.Path.Id.LastIndexOf("/restorePoints/", StringComparison.OrdinalIgnoreCase)]);
        switch (request.Method)
        {
            case "GET":
                var point = Point(request);
                return request.Query["$expand"].ToString().Same("instanceView") ? ArmResponse.Json(200, WithInstanceView(point)) : ArmResponse.Of(200, point);
            case "PUT":
                RequireLinks(request, collection);
                var (created, operation) = RestorePointCreation.Put(cloud, request.Path.Id, collection, request.Content ?? [], request.ApiVersion, request.Caller);
                return ArmResponse.Of(201, created).Following(request, operation);
            case "DELETE":
                if (cloud.Find<RestorePoint>(request.Path.Id) is not { } doomed) return new ArmResponse(204);
                return new ArmResponse(202).Following(request, Deletion.Begin(cloud, doomed, request.Caller));
            default:
                throw NotKnown(request);
        }
    }

    public ArmResponse Disks(ArmRequest request)
    {
        if (request.Method != "GET" || request.Path.Action is not null) throw NotKnown(request);
        if (request.Path.IsCollection) return Paging.List(request, $"{request.Path.Id}/diskRestorePoints", cloud.List(ResourceTypes.DiskRestorePoint, request.Path.Id));
        return ArmResponse.Of(200, cloud.Find<DiskRestorePoint>(request.Path.Id)
            ?? throw ArmException.ResourceNotFound(ResourceTypes.DiskRestorePoint, string.Join('/', request.Path.Names), request.Path.ResourceGroup!));
    }

    private ArmResponse Put(ArmRequest request)
    {
        var location = Location.Of(request, cloud);
        RequireOffered(request, location);
        var existing = cloud.Find<GenericResource>(request.Path.Id);
        var source = request.Body.Obj("properties").Obj("source").Str("id");
        if (existing is not null)
        {
            if (source is not null && !source.Same(RestorePoints.SourceOf(existing))) throw ArmException.PropertyChange("source.id");
            existing.Envelope = DiskCreation.EnvelopeOf(request.Body);
            existing.Touch();
            return ArmResponse.Of(200, existing);
        }

        if (source is null) throw ArmException.Invalid("source", "Required parameter 'source.id' is missing (null).");
        var found = cloud.Find(source);
        var isMachine = found is VirtualMachine;
        if (found is null || (!isMachine && found.Type != ResourceTypes.RestorePointCollection)) throw ArmException.BadReference(source, request.Path.Id);
        if (isMachine != found.Location.Same(location))
            throw ArmException.Invalid("location", isMachine ? "The restore point collection of a VM has to be in the VM's region." : "A restore point collection for copies has to be in another region than its source.");
        var collection = new GenericResource(request.Path.Id, ResourceTypes.RestorePointCollection, location)
        {
            Envelope = DiskCreation.EnvelopeOf(request.Body),
            Properties = new JsonObject { ["source"] = new JsonObject { ["id"] = found.Id, ["location"] = found.Location }, ["restorePointCollectionId"] = cloud.NewGuid().ToString() },
        };
        cloud.Add(collection);
        return ArmResponse.Of(201, collection);
    }

    private void RequireOffered(ArmRequest request, string location)
    {
        if (!inventory.Sites.Any(s => s.Name.Same(location) && s.WithoutRestorePoints)) return;
        var offered = inventory.Sites.Where(s => !s.WithoutRestorePoints).Select(s => s.Name);
        throw new ArmException(400, "NoRegisteredProviderFound", $"No registered resource provider found for location '{location}' and API version '{request.ApiVersion}' for type '{request.Path.Type}'. The supported api-versions are '{string.Join(", ", ApiVersions.Of(request.Path.Namespace, request.Path.Type))}'. The supported locations are '{string.Join(", ", offered)}'.");
    }

    // Taking one reads the machine; copying one reads the source.
    private void RequireLinks(ArmRequest request, GenericResource collection)
    {
        var source = request.Content.Obj("properties").Obj("sourceRestorePoint").Str("id");
        Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id,
            source is null ? "Microsoft.Compute/virtualMachines/read" : ResourceTypes.RestorePoint + "/read", source ?? RestorePoints.SourceOf(collection));
    }

    private ArmResponse Shown(ArmRequest request, GenericResource collection)
    {
        if (!request.Query["$expand"].ToString().Same("restorePoints")) return ArmResponse.Of(200, collection);
        var shown = collection.Render("");
        shown.Obj("properties")!["restorePoints"] = new JsonArray([.. RestorePoints.Of(cloud, collection).Select(p => (JsonNode)p.Render(""))]);
        return ArmResponse.Json(200, shown);
    }

    private JsonObject WithInstanceView(RestorePoint point)
    {
        var shown = point.Render("");
        var disks = RestorePoints.DisksOf(cloud, point).ToList();
        var slowest = disks.MinBy(d => d.ReplicationStatus().Number("completionPercent"));
        shown.Obj("properties")!["instanceView"] = new JsonObject
        {
            ["diskRestorePoints"] = new JsonArray([.. disks.Select(d => (JsonNode)new JsonObject { ["id"] = d.Id, ["replicationStatus"] = d.ReplicationStatus() })]),
            ["statuses"] = slowest is null ? new JsonArray() : new JsonArray(slowest.Status()),
        };
        return shown;
    }

    private GenericResource Collection(ArmRequest request, string id) => cloud.Find<GenericResource>(id)
        ?? throw ArmException.ResourceNotFound(ResourceTypes.RestorePointCollection, request.Path.Names[0], request.Path.ResourceGroup!);

    private RestorePoint Point(ArmRequest request) => cloud.Find<RestorePoint>(request.Path.Id)
        ?? throw ArmException.ResourceNotFound(ResourceTypes.RestorePoint, string.Join('/', request.Path.Names), request.Path.ResourceGroup!);

    private static ArmException NotKnown(ArmRequest request) => new(405, "MethodNotAllowed", $"The simulator does not know {request.Method} {request.Path.Action} on {request.Path.FullType}.");
}
