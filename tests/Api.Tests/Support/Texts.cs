namespace DrFunctions.Api.Tests;

/// <summary>A sound sites file and a sound plan, for tests to break.</summary>
internal static class Texts
{
    public const string Sites = """
        sites:
          - name: west
            tenantId: contoso.onmicrosoft.com
            subscriptionId: 11111111-2222-4333-8444-555555555555
            region: westeurope
            credential: { clientId: 0c9d8e7f-6a5b-4c3d-8e1f-0a9b8c7d6e5f, secretEnvironment: WEST_SECRET }
          - name: east
            tenantId: contoso.onmicrosoft.com
            subscriptionId: 66666666-7777-4888-9999-aaaaaaaaaaaa
            region: northeurope
            armEndpoint: https://management.azure.com/
            credential: { clientId: 0c9d8e7f-6a5b-4c3d-8e1f-0a9b8c7d6e5f, secretFile: east.txt }
          - name: north
            tenantId: contoso.onmicrosoft.com
            subscriptionId: bbbbbbbb-cccc-4ddd-8eee-ffffffffffff
            region: swedencentral
        """;

    public const string Plan = """
        group: payroll
        primary: west
        recovery: east
        rto: 00:30:00
        machines:
          - name: db
            source: { resourceGroup: payroll, vm: db }
            destination: { resourceGroup: payroll-dr, vm: db, nic: db-nic }
            health: { tcp: 5432, timeout: 00:05:00 }
          - name: app
            source: { resourceGroup: payroll, vm: app }
            destination: { resourceGroup: payroll-dr, vm: app, nic: app-nic }
            dependsOn: [db]
            health: { http: { port: 8080 } }
          - name: web
            source: { resourceGroup: payroll, vm: web }
            destination: { resourceGroup: payroll-dr, vm: web, nic: web-nic }
            dependsOn: [app]
        """;
}
