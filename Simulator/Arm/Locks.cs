namespace DrFunctions.Simulator.Arm;

/// <summary>Management locks, inherited from the scopes above.</summary>
internal static class Locks
{
    public static void Check(Cloud cloud, ArmRequest request)
    {
        // Locks and role assignments themselves stay changeable, as on the platform.
        if (request.Path.Namespace == "Microsoft.Authorization") return;
        var deleting = request.Method == "DELETE";
        foreach (var found in cloud.List(ResourceTypes.Lock))
        {
            var scope = found.Id[..found.Id.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];
            if (!Permissions.Covers(scope, request.Path.Id)) continue;
            var level = found.Properties.Str("level");
            if (!level.Same("ReadOnly") && !(deleting && level.Same("CanNotDelete"))) continue;
            throw new ArmException(409, "ScopeLocked",
                $"The scope '{request.Path.Id}' cannot perform {(deleting ? "delete" : "write")} operation because following scope(s) are locked: '{scope}'. Please remove the lock and try again.");
        }
    }
}
