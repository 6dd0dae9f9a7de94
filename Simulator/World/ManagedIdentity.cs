namespace DrFunctions.Simulator.World;

/// <summary>The identities of a machine: the platform gives a new machine's own identity a principal of its own, so a recreated machine has another one.</summary>
internal static class ManagedIdentity
{
    public static void Complete(Cloud cloud, JsonObject envelope)
    {
        if (envelope.Obj("identity") is not { } identity) return;
        if (identity.Str("type")?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true)
        {
            identity["principalId"] ??= cloud.NewGuid().ToString();
            identity["tenantId"] ??= cloud.Tenant;
        }

        if (identity.Obj("userAssignedIdentities") is not { } assigned) return;
        foreach (var id in assigned.Select(a => a.Key).ToList())
        {
            var shown = assigned.Obj(id) ?? [];
            shown["principalId"] ??= Derived(id, "principal");
            shown["clientId"] ??= Derived(id, "client");
            if (assigned.Obj(id) is null) assigned[id] = shown;
        }
    }

    // A user-assigned identity keeps its ids wherever it is assigned.
    private static string Derived(string id, string what) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{what}|{id.Lower()}")).AsSpan(0, 16)).ToString();
}
