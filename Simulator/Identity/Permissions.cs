namespace DrFunctions.Simulator.Identity;

/// <summary>Who may do what where: role assignments are inherited from the scopes above.</summary>
internal static class Permissions
{
    public static GenericResource Assignment(Cloud cloud, string objectId, RoleDefinition role, string scope, Guid name) =>
        new($"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}", ResourceTypes.RoleAssignment, "")
        {
            Properties = new JsonObject
            {
                ["roleDefinitionId"] = $"/subscriptions/{cloud.Subscription}/providers/Microsoft.Authorization/roleDefinitions/{role.Id}",
                ["principalId"] = objectId, ["principalType"] = "ServicePrincipal", ["scope"] = scope,
                ["createdOn"] = Timestamps.Text(cloud.Now), ["updatedOn"] = Timestamps.Text(cloud.Now),
            },
        };

    public static bool Allows(Cloud cloud, string objectId, string action, string scope) => RolesOf(cloud, objectId, scope).Any(role => role.Allows(action));

    /// <summary>The roles that a principal has at a scope, those of the scopes above included.</summary>
    public static IEnumerable<RoleDefinition> RolesOf(Cloud cloud, string objectId, string scope) =>
        cloud.List(ResourceTypes.RoleAssignment)
            .Where(a => a.Properties.Str("principalId").Same(objectId) && Covers(a.Properties.Str("scope")!, scope))
            .Select(a => Roles.Find(a.Properties.Str("roleDefinitionId"))).OfType<RoleDefinition>();

    public static void Require(Cloud cloud, Principal principal, string action, string scope)
    {
        if (Allows(cloud, principal.ObjectId, action, scope)) return;
        throw new ArmException(403, "AuthorizationFailed",
            $"The client '{principal.ClientId}' with object id '{principal.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
    }

    /// <summary>A right on another resource that a call refers to, as in the disk of a snapshot.</summary>
    public static void RequireLinked(Cloud cloud, Principal principal, string action, string scope, string linkedAction, string? linked)
    {
        if (linked is null || Allows(cloud, principal.ObjectId, linkedAction, linked)) return;
        throw new ArmException(403, "LinkedAuthorizationFailed",
            $"The client '{principal.ClientId}' with object id '{principal.ObjectId}' has permission to perform action '{action}' on scope '{scope}'; however, it does not have permission to perform action(s) '{linkedAction}' on the linked scope(s) '{linked}' (respectively) or the linked scope(s) are invalid.");
    }

    public static bool Covers(string outer, string inner) =>
        inner.StartsWith(outer, StringComparison.OrdinalIgnoreCase) && (inner.Length == outer.Length || inner[outer.Length] == '/' || outer.EndsWith('/'));
}
