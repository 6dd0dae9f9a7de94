namespace DrFunctions.EndToEnd.Harness;

/// <summary>Plans that need no cloud: what is refused before one is asked.</summary>
internal static class PlanFiles
{
    public const string Sites = """
        sites:
          - name: near
            armEndpoint: https://127.0.0.1:1/
            authorityHost: https://127.0.0.1:1/
            tenantId: 5a3b1c00-0000-4000-8000-0000000000aa
            subscriptionId: 5a3b1c00-0000-4000-8000-000000000001
            region: westeurope
            credential: { clientId: 5a3b1c00-0000-4000-8000-0000000000c1, secretFile: secret.txt }
          - name: far
            armEndpoint: https://127.0.0.1:1/
            authorityHost: https://127.0.0.1:1/
            tenantId: 5a3b1c00-0000-4000-8000-0000000000aa
            subscriptionId: 5a3b1c00-0000-4000-8000-000000000001
            region: northeurope
            credential: { clientId: 5a3b1c00-0000-4000-8000-0000000000c1, secretFile: secret.txt }

        """;

    public const string Sound = """
        group: ledger
        primary: near
        recovery: far
        machines:
          - name: ledger-1
            source: { resourceGroup: ledger, vm: ledger-1 }
            destination: { resourceGroup: ledger-dr, vm: ledger-1, nic: ledger-1-nic }

        """;

    /// <summary>Five faults, each of another kind.</summary>
    public const string Broken = """
        group: ledger
        primary: near
        recovery: faar
        machines:
          - name: ledger-1
            source: { resourceGroup: ledger, vm: ledger-1 }
            destination: { resourceGroup: ledger-dr, vm: ledger-1, nic: ledger-1-nic }
            dependsOn: [ledger-2]
          - name: ledger-2
            source: { resourceGroup: ledger }
            destination: { resourceGroup: ledger-dr, vm: ledger-2, nic: ledger-2-nic }
            dependsOn: [ledger-9]
            helth: { tcp: 22 }
          - name: ledger-1
            source: { resourceGroup: ledger, vm: ledger-3 }
            destination: { resourceGroup: ledger-dr, vm: ledger-3, nic: ledger-3-nic }

        """;

    public static string WriteTo(string folder, string plan)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "sites.yaml"), Sites);
        File.WriteAllText(Path.Combine(folder, "secret.txt"), "secret");
        File.WriteAllText(Path.Combine(folder, "ledger.yaml"), plan);
        return folder;
    }
}
