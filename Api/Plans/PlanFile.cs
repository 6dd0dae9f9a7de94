using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Reads one plan.</summary>
internal static class PlanFile
{
    /// <summary>The plan, as far as it could be read; null if the text is no mapping at all.</summary>
    public static Plan? Read(string text, IReadOnlyDictionary<string, Site>? sites, FaultList faults)
    {
        if (YamlTree.Read(text, faults) is not { } document)
        {
            return null;
        }

        var reader = MappingReader.Open(document, "", PlanShapes.Plan, faults);
        if (document is not YamlMapping)
        {
            return null;
        }

        var onFailure = reader.Choice<FailurePolicy>("onFailure") ?? FailurePolicy.Stop;
        var plan = new Plan
        {
            Group = new GroupName(reader.Text("group") ?? ""),
            Primary = SiteOf(reader, "primary", sites, faults),
            Recovery = SiteOf(reader, "recovery", sites, faults),
            LiveSync = ReadLiveSync(reader.Mapping("liveSync", PlanShapes.LiveSync)),
            Fence = reader.Choice<FenceMode>("fence") ?? FenceMode.PowerOff,
            PowerOffTimeout = reader.Duration("powerOffTimeout") ?? default, // The record mends zero to its default.
            FailbackTargets = [.. reader.Items("failbackTargets").Select(item =>
                ReadTarget(MappingReader.Open(item.Value, item.Path, PlanShapes.FailbackTarget, faults), sites, faults))],
            Approvals = ReadApprovals(reader.Mapping("approvals", PlanShapes.Approvals)),
            ApprovalTimeout = reader.Duration("approvalTimeout") ?? default,
            DecisionTimeout = reader.Duration("decisionTimeout") ?? default,
            Consistency = reader.Choice<ConsistencyScope>("consistency") ?? ConsistencyScope.Group,
            RtoTarget = reader.Duration("rto"),
            RpoTarget = reader.Duration("rpo"),
            Machines = [.. reader.Items("machines").Select(item =>
                ReadMachine(MappingReader.Open(item.Value, item.Path, PlanShapes.Machine, faults), onFailure))],
        };
        foreach (var fault in PlanRules.Check(plan))
        {
            faults.AddUnlessUnread(fault);
        }

        return plan;
    }

    // Without a readable sites file nobody can say which names are unknown.
    private static Site SiteOf(
        MappingReader reader, string key, IReadOnlyDictionary<string, Site>? sites, FaultList faults)
    {
        var name = reader.Text(key);
        if (name is not null && sites is not null && !sites.ContainsKey(name))
        {
            var nearest = NearestKey.Of(name, sites.Keys) is { } near ? $"Did you mean '{near}'? " : "";
            var known = sites.Count == 0 ? "it defines none" : "it defines " + string.Join(", ", sites.Keys);
            faults.Add(
                reader.PathOf(key),
                $"There is no site '{name}'.",
                $"{nearest}Define it in {SitesFile.FileName} or name another; {known}.");
        }

        return sites?.GetValueOrDefault(name ?? "") ?? SitesFile.Unknown(name ?? key);
    }

    private static LiveSyncPolicy? ReadLiveSync(MappingReader? liveSync)
    {
        var defaults = new LiveSyncPolicy();
        return liveSync is null ? null : new LiveSyncPolicy(
            liveSync.Text("schedule"),
            liveSync.Text("timeZone") ?? defaults.TimeZone,
            liveSync.Integer("retain") ?? defaults.Retain);
    }

    private static IReadOnlyList<ApprovalRule> ReadApprovals(MappingReader? approvals) => approvals is null ? [] :
    [
        .. from operation in Enum.GetValues<Operation>()
           let count = approvals.Has(Operations.SlugOf(operation)) ? approvals.Integer(Operations.SlugOf(operation)) : null
           where count is not null
           select new ApprovalRule(operation, count.Value),
    ];

    private static FailbackTarget ReadTarget(
        MappingReader target, IReadOnlyDictionary<string, Site>? sites, FaultList faults) =>
        new(SiteOf(target, "site", sites, faults), target.Text("resourceGroup") ?? "", target.Text("subnetId") ?? "");

    private static Machine ReadMachine(MappingReader machine, FailurePolicy onFailure)
    {
        var source = machine.Mapping("source", PlanShapes.Source);
        var destination = machine.Mapping("destination", PlanShapes.Destination);
        return new Machine
        {
            Name = new MachineName(machine.Text("name") ?? ""),
            Source = new SourceVm(source?.Text("resourceGroup") ?? "", source?.Text("vm") ?? ""),
            Destination = new DestinationVm(destination?.Text("resourceGroup") ?? "", destination?.Text("vm") ?? "")
            {
                Size = destination?.Text("size"),
                SubnetId = destination?.Text("subnetId"),
                Nic = destination?.Text("nic"),
            },
            DependsOn = [.. machine.Texts("dependsOn").Select(name => new MachineName(name))],
            Health = ReadHealth(machine.Mapping("health", PlanShapes.Health)),
            PowerOffTimeout = machine.Duration("powerOffTimeout"),
            StartTimeout = machine.Duration("startTimeout"),
            StartDelay = machine.Duration("startDelay"),
            OnFailure = machine.Choice<FailurePolicy>("onFailure") ?? onFailure,
        };
    }

    private static HealthProbe? ReadHealth(MappingReader? health)
    {
        if (health is null)
        {
            return null;
        }

        var http = health.Mapping("http", PlanShapes.Http);
        var script = health.Mapping("script", PlanShapes.Script);
        return new HealthProbe
        {
            Tcp = health.Integer("tcp"),
            Http = http is null ? null : new HttpProbe(
                http.Integer("port") ?? 0, http.Text("path") ?? "/", http.Integer("status") ?? 200),
            Agent = health.Switch("agent") ?? false,
            Script = script is null ? null : new ScriptProbe(script.Text("run") ?? "", script.Text("expect")),
            Timeout = health.Duration("timeout") ?? default,
        };
    }
}
