namespace DrFunctions.Simulator.Arm;

/// <summary>Management locks, role assignments and role definitions at any scope.</summary>
internal sealed class AuthorizationHandler(Cloud cloud)
{
    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Path.Type == "roleDefinitions") return Definitions(request);
        if (request.Path.Type == "permissions") return Granted(request);
        if (request.Path.IsCollection && request.Method == "GET") return List(request);
        var existing = cloud.Find<GenericResource>(request.Path.Id);
        switch (request.Method)
        {
            case "GET":
                return ArmResponse.Of(200, existing ?? throw Missing(request));
            case "PUT":
                var resource = new GenericResource(request.Path.Id, request.Path.FullType, "") { Properties = Checked(request) };
                cloud.Add(resource);
                return ArmResponse.Of(existing is null ? 201 : 200, resource);
            case "DELETE":
                if (existing is null) return new ArmResponse(204);
                cloud.Remove(existing);
                return request.Path.Type == "roleAssignments" ? ArmResponse.Of(200, existing) : new ArmResponse(200);
            default:
                throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed on {request.Path.FullType}.");
        }
    }

    private static JsonObject Checked(ArmRequest request)
    {
        var properties = request.Body.Obj("properties").Copy();
        if (request.Path.Type == "locks")
        {
            if (properties.Str("level") is not ("ReadOnly" or "CanNotDelete"))
                throw new ArmException(400, "InvalidLockLevel", $"The lock level '{properties.Str("level")}' is invalid. Use CanNotDelete or ReadOnly.");
            return properties;
        }

        if (Roles.Find(properties.Str("roleDefinitionId")) is null)
            throw new ArmException(404, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{properties.Str("roleDefinitionId")}' does not exist.");
        if (properties.Str("principalId") is null) throw new ArmException(400, "InvalidRequestContent", "The role assignment has no principalId.");
        properties["scope"] = request.Path.Scope;
        return properties;
    }

    // A scope shows what lies on it and on what it contains, and what it inherits.
    private ArmResponse List(ArmRequest request)
    {
        var scope = request.Path.Scope;
        var exactly = request.Query["$filter"].ToString().Contains("atScope()", StringComparison.OrdinalIgnoreCase);
        var found = cloud.List(request.Path.FullType).Where(r =>
        {
            var at = r.Id[..r.Id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];
            return Permissions.Covers(at, scope) || (!exactly && Permissions.Covers(scope, at));
        });
        return Paging.List(request, $"{scope}/providers/{request.Path.FullType}", found);
    }

    /// <summary>What the caller may do there, role by role.</summary>
    private ArmResponse Granted(ArmRequest request) => request.Method != "GET"
        ? throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed on {request.Path.FullType}.")
        : ArmResponse.Json(200, new JsonObject
        {
            ["value"] = new JsonArray([.. Permissions.RolesOf(cloud, request.Principal.ObjectId, request.Path.Scope).Select(role => (JsonNode)new JsonObject
            {
                ["actions"] = new JsonArray([.. role.Actions.Select(a => (JsonNode)a)]), ["notActions"] = new JsonArray(), ["dataActions"] = new JsonArray(), ["notDataActions"] = new JsonArray(),
            })]),
        });

    private ArmResponse Definitions(ArmRequest request) => ArmResponse.Json(200, new JsonObject
    {
        ["value"] = new JsonArray([.. Roles.Definitions.Where(d => request.Path.IsCollection || d.Id.Same(request.Path.Names[^1])).Select(d => (JsonNode)new JsonObject
        {
            ["id"] = $"/subscriptions/{cloud.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{d.Id}", ["name"] = d.Id, ["type"] = "Microsoft.Authorization/roleDefinitions",
            ["properties"] = new JsonObject
            {
                ["roleName"] = d.Name, ["permissions"] = new JsonArray(new JsonObject { ["actions"] = new JsonArray([.. d.Actions.Select(a => (JsonNode)a)]) }),
            },
        })]),
    });

    private static ArmException Missing(ArmRequest request) => request.Path.Type == "locks"
        ? new ArmException(404, "LockNotFound", $"The lock '{request.Path.Names[^1]}' could not be found.")
        : new ArmException(404, "RoleAssignmentNotFound", $"The role assignment '{request.Path.Names[^1]}' is not found.");
}
