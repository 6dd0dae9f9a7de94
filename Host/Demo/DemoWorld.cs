using System.Globalization;
using System.Text;
using DrFunctions.Host.Demo.Story.Control;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Demo;

/// <summary>Writes what a user would write by hand for the sample inventory: sites, a plan, a secret, a CA file.</summary>
internal static class DemoWorld
{
    /// <summary>The group that the demo fails over.</summary>
    public const string Group = "payroll";

    private static readonly (string Tier, string Health, string? DependsOn)[] Tiers =
    [
        ("db", "tcp: 15432", null),
        ("app", "tcp: 18443", "db"),
        ("web", "http: { port: 18080 }", "app"),
    ];

    /// <summary>Writes them into the given folder, which is made if missing.</summary>
    public static async Task WritePlansAsync(
        string plans, Inventory inventory, SimulatorServer simulator, DemoOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(plans);
        var principal = inventory.Principals[0];
        await File.WriteAllTextAsync(Path.Combine(plans, "ca.pem"), simulator.CaCertificatePem, cancellation);
        await File.WriteAllTextAsync(Path.Combine(plans, "secret.txt"), principal.Secret, cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(plans, "sites.yaml"), Sites(inventory, principal, simulator.Endpoint, options.Speed), cancellation);
        await File.WriteAllTextAsync(Path.Combine(plans, $"{Group}.yaml"), Plan(inventory, options), cancellation);
    }

    private static string Sites(Inventory inventory, Principal principal, Uri endpoint, double speed)
    {
        // The sites are asked as often, in simulated time, as real ones are in real time.
        var pollEvery = TimeSpan.FromSeconds(Math.Max(0.1, 5 / speed)).ToString("c", CultureInfo.InvariantCulture);
        var text = new StringBuilder("sites:\n");
        foreach (var site in inventory.Sites)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                  - name: {site.Name}
                    armEndpoint: {endpoint}
                    authorityHost: {endpoint}
                    tenantId: {inventory.Tenant}
                    subscriptionId: {inventory.Subscription}
                    region: {site.Name}
                    credential:
                      clientId: {principal.ClientId}
                      secretFile: secret.txt
                    caFile: ca.pem
                    pollEvery: "{pollEvery}"

                """);
        }

        return text.ToString();
    }

    private static string Plan(Inventory inventory, DemoOptions options)
    {
        // As long, in simulated time, as a real site is given; at least as long as a call takes.
        var powerOffTimeout = TimeSpan.FromSeconds(Math.Max(3, 600 / options.Speed)).ToString("c", CultureInfo.InvariantCulture);
        var text = new StringBuilder($"""
            group: {Group}
            primary: {inventory.Sites[0].Name}
            recovery: {inventory.Sites[1].Name}
            powerOffTimeout: "{powerOffTimeout}"
            failbackTargets: [{Target(inventory)}]
            {(options.Story == DemoStory.Control ? ControlCases.PlanHead : "")}machines:

            """);
        var names = inventory.Machines.Select(id => id[(id.LastIndexOf('/') + 1)..]).Distinct().ToList();
        foreach (var name in names)
        {
            var parts = name.Split('-');
            var tier = Tiers.Single(candidate => candidate.Tier == parts[1]);
            var dependency = tier.DependsOn is null ? "" : $"{parts[0]}-{tier.DependsOn}-{parts[2]}";
            var subnet = Subnet(inventory, "payroll-dr", tier.Tier);
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - name: {{name}}
                    source: { resourceGroup: payroll, vm: {{name}} }
                    destination:
                      resourceGroup: payroll-dr
                      vm: {{name}}
                      subnetId: {{subnet}}
                    dependsOn: [{{dependency}}]
                    health: { {{tier.Health}} }

                """);
        }

        return text.ToString();
    }

    private static string Target(Inventory inventory) => inventory.Sites.Count < 3
        ? ""
        : $$"""{ site: {{inventory.Sites[2].Name}}, resourceGroup: payroll-new, subnetId: {{Subnet(inventory, "payroll-new", "app")}} }""";

    private static string Subnet(Inventory inventory, string group, string tier)
    {
        var name = tier switch { "db" => "database", "app" => "application", _ => "web" };
        return $"/subscriptions/{inventory.Subscription}/resourceGroups/{group}"
            + $"/providers/Microsoft.Network/virtualNetworks/{group}-net/subnets/{name}";
    }
}
