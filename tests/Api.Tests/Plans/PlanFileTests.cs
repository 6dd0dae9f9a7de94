using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class PlanFileTests
{
    private const string NorthSubnet =
        "/subscriptions/bbbbbbbb-cccc-4ddd-8eee-ffffffffffff/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/v/subnets/s";

    [Fact]
    public void LoadFile_EveryOption_IsReadAsWritten()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        var text = Texts.Plan
            .Replace("rto: 00:30:00", $$"""
                liveSync: { schedule: "30 2 * * MON-FRI", timeZone: Europe/Berlin, retain: 7 }
                fence: lock
                powerOffTimeout: 00:15:00
                failbackTargets:
                  - { site: north, resourceGroup: payroll-north, subnetId: {{NorthSubnet}} }
                """, StringComparison.Ordinal)
            .Replace("{ tcp: 5432, timeout: 00:05:00 }", "{ tcp: 5432, agent: true, http: { port: 80 }, script: { run: id, expect: uid } }", StringComparison.Ordinal)
            .Replace("dependsOn: [db]", """
                powerOffTimeout: 00:01:00
                    startTimeout: 00:02:00
                    startDelay: 00:00:03
                """, StringComparison.Ordinal);

        var plan = PlanFolder.LoadFile(folder.Write("payroll.yaml", text)).Plan;

        plan.LiveSync.Should().Be(new LiveSyncPolicy("30 2 * * MON-FRI", "Europe/Berlin", 7));
        plan.Fence.Should().Be(FenceMode.Lock);
        plan.PowerOffTimeout.Should().Be(TimeSpan.FromMinutes(15));
        var target = plan.FailbackTargets.Should().ContainSingle().Subject;
        target.Site.Region.Should().Be("swedencentral", "a target's site is resolved as the others");
        (target.ResourceGroup, target.SubnetId).Should().Be(("payroll-north", NorthSubnet));
        plan.Machines[0].Health.Should().Be(
            new HealthProbe { Tcp = 5432, Agent = true, Http = new HttpProbe(80), Script = new ScriptProbe("id", "uid") },
            "several probes hold at once");
        plan.Machines[1].PowerOffTimeout.Should().Be(TimeSpan.FromMinutes(1));
        plan.Machines[1].StartTimeout.Should().Be(TimeSpan.FromMinutes(2));
        plan.Machines[1].StartDelay.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void LoadFile_WhatOperatorsDecide_IsReadAndHashed()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        var text = Texts.Plan
            .Replace("rto: 00:30:00", """
                onFailure: ask
                decisionTimeout: 00:20:00
                approvals: { unplanned-failover: 2, planned-failover: 1 }
                approvalTimeout: 02:00:00
                """, StringComparison.Ordinal)
            .Replace("dependsOn: [app]", "dependsOn: [app]\n    onFailure: skip", StringComparison.Ordinal);

        var loaded = PlanFolder.LoadFile(folder.Write("payroll.yaml", text));

        var plan = loaded.Plan;
        plan.Machines.Select(machine => machine.OnFailure).Should().Equal(
            [FailurePolicy.Ask, FailurePolicy.Ask, FailurePolicy.Skip], "a machine may say otherwise than the plan");
        plan.Approvals.Should().Equal(
            new ApprovalRule(Operation.PlannedFailover, 1), new ApprovalRule(Operation.UnplannedFailover, 2));
        (plan.ApprovalTimeout, plan.DecisionTimeout).Should().Be((TimeSpan.FromHours(2), TimeSpan.FromMinutes(20)));
        var hashes = new[]
        {
            plan with { Approvals = [new ApprovalRule(Operation.PlannedFailover, 1)] },
            plan with { ApprovalTimeout = TimeSpan.FromHours(1) },
            plan with { DecisionTimeout = TimeSpan.FromHours(2) },
            plan with { Machines = [plan.Machines[0] with { OnFailure = FailurePolicy.Stop }, .. plan.Machines.Skip(1)] },
        }.Select(PlanHash.Of);
        hashes.Append(loaded.Hash).Should().OnlyHaveUniqueItems("what is approved and what is run is the same plan only then");
    }

    [Theory]
    [InlineData("west", "is the primary site")]
    [InlineData("east", "is the DR site")]
    public void LoadFile_FailbackTargetOfThePlansOwn_IsRefused(string site, string message)
    {
        var subscription = site == "west" ? "11111111-2222-4333-8444-555555555555" : "66666666-7777-4888-9999-aaaaaaaaaaaa";
        var subnet = NorthSubnet.Replace("bbbbbbbb-cccc-4ddd-8eee-ffffffffffff", subscription, StringComparison.Ordinal);
        var faults = FaultsOf(Texts.Plan.Replace(
            "rto: 00:30:00", $"failbackTargets: [ {{ site: {site}, resourceGroup: p, subnetId: {subnet} }} ]", StringComparison.Ordinal));

        faults.Should().ContainSingle().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void LoadFile_SoundPlan_ResolvesSitesDefaultsAndPaths()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);

        var loaded = PlanFolder.LoadFile(folder.Write("payroll.yaml", Texts.Plan));

        var plan = loaded.Plan;
        plan.Group.Should().Be(new GroupName("payroll"));
        plan.Primary.ArmEndpoint.Should().Be(new Uri("https://management.azure.com/"), "public Azure is the default");
        plan.Primary.AuthorityHost.Should().Be(new Uri("https://login.microsoftonline.com/"));
        plan.Recovery.Credential!.SecretFile.Should().Be(
            Path.Combine(folder.Path, "east.txt"), "paths are relative to the plans' folder, not to the process");
        plan.RtoTarget.Should().Be(TimeSpan.FromMinutes(30));
        plan.Consistency.Should().Be(ConsistencyScope.Group);
        plan.LiveSync.Should().BeNull("without a policy Live Sync runs on demand only");
        plan.Fence.Should().Be(FenceMode.PowerOff);
        plan.PowerOffTimeout.Should().Be(TimeSpan.FromMinutes(10));
        plan.FailbackTargets.Should().BeEmpty();
        plan.Machines[0].StartDelay.Should().BeNull();
        plan.Machines.Select(machine => machine.Name.Value).Should().Equal("db", "app", "web");
        plan.Machines[0].Health!.Tcp.Should().Be(5432);
        plan.Machines[1].Health!.Http.Should().Be(new HttpProbe(8080, "/", 200));
        plan.Machines[1].DependsOn.Should().Equal(new MachineName("db"));
        plan.Machines.Should().OnlyContain(machine => machine.OnFailure == FailurePolicy.Stop);
        plan.Approvals.Should().BeEmpty("nobody has to approve where the plan does not say so");
        loaded.Hash.Should().Be(PlanHash.Of(plan));
    }

    [Theory]
    // Syntax and structure
    [InlineData("group: payroll", "group: [payroll", 1, "", "not YAML")]
    [InlineData("group: payroll", "grup: payroll", 1, "grup", "not known")]
    [InlineData("group: payroll", "# nothing", 2, "group", "missing")]
    [InlineData("group: payroll", "group:", 1, "group", "missing")]
    [InlineData("group: payroll", "group: { name: payroll }", 1, "group", "Expected a text, found a mapping")]
    [InlineData("group: payroll", "group: payroll\ngroup: other", 2, "group", "twice")]
    [InlineData("rto: 00:30:00", "rto: 30 minutes", 4, "rto", "duration")]
    [InlineData("rto: 00:30:00", "rto: 25:00:00", 4, "rto", "duration")]
    [InlineData("rto: 00:30:00", "rto: 00:00:00", 4, "rto", "above zero")]
    [InlineData("rto: 00:30:00", "rpo: 00:00:00", 4, "rpo", "above zero")]
    [InlineData("rto: 00:30:00", "consistency: machine", 4, "consistency", "a word known here")]
    [InlineData("rto: 00:30:00", "onFailure: maybe", 4, "onFailure", "a word known here")]
    [InlineData("dependsOn: [db]", "onFailure: Ask", 13, "machines[1].onFailure", "a word known here")]
    [InlineData("rto: 00:30:00", "approvals: { planned-failover: 0 }", 4, "approvals.planned-failover", "no number of people")]
    [InlineData("rto: 00:30:00", "approvals: { failback: 11 }", 4, "approvals.failback", "no number of people")]
    [InlineData("rto: 00:30:00", "approvals: { planned-failover: two }", 4, "approvals.planned-failover", "whole number")]
    [InlineData("rto: 00:30:00", "approvals: { planned: 1 }", 4, "approvals.planned", "not known")]
    [InlineData("rto: 00:30:00", "approvals: { live-sync: 1 }", 4, "approvals.live-sync", "not known")]
    [InlineData("rto: 00:30:00", "approvalTimeout: 2.00:00:00", 4, "approvalTimeout", "longer than a day")]
    [InlineData("rto: 00:30:00", "decisionTimeout: 2.00:00:00", 4, "decisionTimeout", "longer than a day")]
    [InlineData("dependsOn: [db]", "dependsOn: db", 13, "machines[1].dependsOn", "Expected a list")]
    [InlineData("dependsOn: [db]", "dependsOn: [[db]]", 13, "machines[1].dependsOn[0]", "Expected a text")]
    [InlineData("dependsOn: [db]", "depends: [db]", 13, "machines[1].depends", "not known")]
    // Names
    [InlineData("group: payroll", "group: Payroll", 1, "group", "no name for a group")]
    [InlineData("group: payroll", "group: payroll-of-the-whole-company", 1, "group", "no name for a group")]
    [InlineData("- name: web", "- name: web:1", 15, "machines[2].name", "no name for a machine")]
    [InlineData("- name: web", "- name: db", 15, "machines[2].name", "taken by machines[0]")]
    [InlineData("vm: web }", "vm: web. }", 16, "machines[2].source.vm", "no name for a virtual machine")]
    [InlineData("{ resourceGroup: payroll, vm: web }", "{ resourceGroup: pay/roll, vm: web }", 16, "machines[2].source.resourceGroup", "no name for a resource group")]
    // Sites
    [InlineData("primary: west", "primary: wset", 2, "primary", "no site 'wset'")]
    [InlineData("recovery: east", "recovery: west", 3, "recovery", "the same")]
    // VMs
    [InlineData("{ resourceGroup: payroll, vm: web }", "{ resourceGroup: payroll, vm: DB }", 16, "machines[2].source", "already machines[0].source")]
    [InlineData("vm: web, nic: web-nic", "vm: db, nic: web-nic", 17, "machines[2].destination", "already machines[0].destination")]
    [InlineData("nic: web-nic", "size: Standard_D2s_v5", 17, "machines[2].destination", "neither")]
    [InlineData("nic: web-nic", "nic: web-nic, size: big", 17, "machines[2].destination.size", "no VM size")]
    [InlineData("nic: web-nic", "nic: /subscriptions/x/web-nic", 17, "machines[2].destination.nic", "no name for a NIC")]
    [InlineData("nic: web-nic", "subnetId: dr/web", 17, "machines[2].destination.subnetId", "no subnet's ARM id")]
    [InlineData("nic: web-nic", "subnetId: /subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/v/subnets/s", 17, "machines[2].destination.subnetId", "the site 'east'")]
    [InlineData("nic: web-nic", "nic: web-nic, subnetId: /subscriptions/66666666-7777-4888-9999-aaaaaaaaaaaa/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/v/subnets/s", 17, "machines[2].destination", "both")]
    // Dependencies
    [InlineData("dependsOn: [app]", "dependsOn: [apps]", 18, "machines[2].dependsOn[0]", "no machine 'apps'")]
    [InlineData("dependsOn: [app]", "dependsOn: [web]", 18, "machines[2].dependsOn[0]", "depends on itself")]
    [InlineData("dependsOn: [app]", "dependsOn: [app, app]", 18, "machines[2].dependsOn[1]", "twice")]
    [InlineData("dependsOn: [db]", "dependsOn: [db, web]", 13, "machines[1].dependsOn", "app → web → app")]
    // Health
    [InlineData("tcp: 5432", "tcp: 65536", 9, "machines[0].health.tcp", "no port")]
    [InlineData("tcp: 5432", "tcp: '5432'", 9, "machines[0].health.tcp", "whole number")]
    [InlineData("tcp: 5432, ", "", 9, "machines[0].health", "probes nothing")]
    [InlineData("tcp: 5432", "agent: false", 9, "machines[0].health", "probes nothing")]
    [InlineData("tcp: 5432", "agent: yes", 9, "machines[0].health.agent", "Expected true or false, found 'yes'")]
    [InlineData("tcp: 5432", "agent: 'true'", 9, "machines[0].health.agent", "Expected true or false")]
    [InlineData("tcp: 5432", "script: { expect: active }", 9, "machines[0].health.script.run", "missing")]
    [InlineData("tcp: 5432", "script: { run: ' ' }", 9, "machines[0].health.script.run", "empty")]
    [InlineData("tcp: 5432", "script: systemctl", 9, "machines[0].health.script", "Expected a script probe")]
    [InlineData("timeout: 00:05:00", "timeout: 00:00:00", 9, "machines[0].health.timeout", "above zero")]
    [InlineData("timeout: 00:05:00", "timeout: 1.00:00:01", 9, "machines[0].health.timeout", "longer than a day")]
    [InlineData("port: 8080", "port: 8080, path: healthz", 14, "machines[1].health.http.path", "no path")]
    [InlineData("port: 8080", "port: 8080, status: 42", 14, "machines[1].health.http.status", "no HTTP status")]
    [InlineData("port: 8080", "path: /", 14, "machines[1].health.http.port", "missing")]
    // Times
    [InlineData("rto: 00:30:00", "powerOffTimeout: 1.00:00:01", 4, "powerOffTimeout", "longer than a day")]
    [InlineData("rto: 00:30:00", "powerOffTimeout: 00:00:00", 4, "powerOffTimeout", "above zero")]
    [InlineData("dependsOn: [db]", "powerOffTimeout: 2.00:00:00", 13, "machines[1].powerOffTimeout", "longer than a day")]
    [InlineData("dependsOn: [db]", "startTimeout: 2.00:00:00", 13, "machines[1].startTimeout", "longer than a day")]
    [InlineData("dependsOn: [db]", "startDelay: 2.00:00:00", 13, "machines[1].startDelay", "longer than a day")]
    [InlineData("dependsOn: [db]", "startDelay: 30", 13, "machines[1].startDelay", "duration")]
    // Live Sync
    [InlineData("rto: 00:30:00", "liveSync: yes", 4, "liveSync", "Expected a Live Sync policy")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '*/5 * * *' }", 4, "liveSync.schedule", "no cron expression of five fields")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '0 */5 * * * *' }", 4, "liveSync.schedule", "no cron expression of five fields")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '60 * * * *' }", 4, "liveSync.schedule", "no cron expression of five fields")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '@daily' }", 4, "liveSync.schedule", "no cron expression of five fields")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '' }", 4, "liveSync.schedule", "no cron expression of five fields")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '0 0 30 2 *' }", 4, "liveSync.schedule", "never occurs")]
    [InlineData("rto: 00:30:00", "liveSync: { timeZone: Europe/Bern }", 4, "liveSync.timeZone", "no time zone 'Europe/Bern'")]
    [InlineData("rto: 00:30:00", "liveSync: { timeZone: W. Europe Standard Time }", 4, "liveSync.timeZone", "no time zone")]
    [InlineData("rto: 00:30:00", "liveSync: { timeZone: ../../etc/hostname }", 4, "liveSync.timeZone", "no time zone")]
    [InlineData("rto: 00:30:00", "liveSync: { retain: 0 }", 4, "liveSync.retain", "no number of restore points")]
    [InlineData("rto: 00:30:00", "liveSync: { retain: 25 }", 4, "liveSync.retain", "no number of restore points")]
    [InlineData("rto: 00:30:00", "liveSync: { retian: 3 }", 4, "liveSync.retian", "not known")]
    // Fencing and failback
    [InlineData("rto: 00:30:00", "fence: locked", 4, "fence", "a word known here")]
    [InlineData("rto: 00:30:00", "failbackTargets: north", 4, "failbackTargets", "Expected a list")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: nroth, resourceGroup: p, subnetId: SUBNET } ]", 4, "failbackTargets[0].site", "no site 'nroth'")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: north, resourceGroup: p/q, subnetId: SUBNET } ]", 4, "failbackTargets[0].resourceGroup", "no name for a resource group")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: north, resourceGroup: p, subnetId: s } ]", 4, "failbackTargets[0].subnetId", "no subnet's ARM id")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: north, resourceGroup: p, subnetId: SUBNET }, { site: north, resourceGroup: q, subnetId: SUBNET } ]", 4, "failbackTargets[1].site", "twice")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: north, resourceGroup: p } ]", 4, "failbackTargets[0].subnetId", "missing")]
    public void LoadFile_OneFault_IsNamedWithLineAndRemedy(string sound, string broken, int line, string path, string message)
    {
        var faults = FaultsOf(Texts.Plan.Replace(
            sound, broken.Replace("SUBNET", NorthSubnet, StringComparison.Ordinal), StringComparison.Ordinal));

        var fault = faults.Should().ContainSingle("one thing is wrong, and one thing is said about it").Subject;
        fault.Path.Should().Be(path);
        fault.Line.Should().Be(line, "an editor jumps there");
        fault.Message.Should().Contain(message);
        fault.Remedy.Should().NotBeEmpty("a fault without a remedy is a riddle");
        fault.File.Should().EndWith("payroll.yaml");
    }

    [Theory]
    [InlineData("dependsOn: [db]", "depnedsOn: [db]", "dependsOn")]
    [InlineData("dependsOn: [db]", "dependson: [db]", "dependsOn")]
    [InlineData("tcp: 5432", "tpc: 5432", "tcp")]
    [InlineData("recovery: east", "recovery: esat", "east")]
    public void LoadFile_SlipOfThePen_HintsAtTheNearest(string sound, string broken, string meant) =>
        FaultsOf(Texts.Plan.Replace(sound, broken, StringComparison.Ordinal))
            .Should().ContainSingle("the value is read as what was meant")
            .Which.Remedy.Should().StartWith($"Did you mean '{meant}'?");

    [Fact]
    public void LoadFile_AnyMutilatedPlan_IsRefusedWithFaultsOrRead()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        var random = new Random(4711);
        for (var round = 0; round < 500; round++)
        {
            var text = Mutilate(Texts.Plan, random);
            var load = () => PlanFolder.LoadFile(folder.Write("payroll.yaml", text));
            try
            {
                load();
            }
            catch (PlanException refused)
            {
                refused.Faults.Should().OnlyContain(
                    fault => fault.Line >= 1 && fault.Remedy.Length > 0, "each fault has a place and a remedy, here:\n{0}", text);
            }
        }
    }

    private static string Mutilate(string text, Random random)
    {
        const string Ink = "{}[]:,-&*!|>'\"%@`#? \n\t~a0.é\0";
        for (var cuts = random.Next(1, 4); cuts > 0; cuts--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(0, 6), text.Length - at);
            var ink = string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => Ink[random.Next(Ink.Length)]));
            text = text[..at] + ink + text[(at + length)..];
        }

        return text;
    }

    [Fact]
    public void LoadFile_ManyFaults_ListsThemAllAtOnceByLine()
    {
        var faults = FaultsOf("""
            group: PAYROLL
            primary: nowhere
            recovery: nowhere
            colour: red
            machines:
              - name: db
                source: { resourceGroup: payroll }
                destination: { resourceGroup: payroll-dr, vm: db }
                health: { tcp: none }
                dependsOn: [app]
              - name: app
                source: { resourceGroup: payroll, vm: app }
                destination: { resourceGroup: payroll-dr, vm: db, nic: app-nic }
                dependsOn: [db, ghost]
            """);

        faults.Select(fault => (fault.Line, fault.Path)).Should().Equal(
            (1, "group"),
            (2, "primary"),
            (3, "recovery"),
            (4, "colour"),
            (7, "machines[0].source.vm"),
            (8, "machines[0].destination"),
            (9, "machines[0].health.tcp"),
            (10, "machines[0].dependsOn"),
            (14, "machines[1].dependsOn[1]"));
    }

    [Fact]
    public void LoadFile_TwoSeparateCircles_NamesBoth()
    {
        var text = Texts.Plan
            .Replace("dependsOn: [app]", "dependsOn: [web2]", StringComparison.Ordinal)
            .Replace("health: { tcp: 5432, timeout: 00:05:00 }", "dependsOn: [app]", StringComparison.Ordinal)
            + "\n" + """
              - name: web2
                source: { resourceGroup: payroll, vm: web2 }
                destination: { resourceGroup: payroll-dr, vm: web2, nic: web2-nic }
                dependsOn: [web]
            """;

        FaultsOf(text).Select(fault => fault.Message).Should().Equal(
            "These machines wait for each other in a circle: db → app → db.",
            "These machines wait for each other in a circle: web → web2 → web.");
    }

    [Fact]
    public void LoadFile_SourceIsItsOwnDestination_IsRefused()
    {
        var sites = Texts.Sites.Replace("66666666-7777-4888-9999-aaaaaaaaaaaa", "11111111-2222-4333-8444-555555555555", StringComparison.Ordinal);
        var plan = Texts.Plan.Replace("{ resourceGroup: payroll-dr, vm: db, nic", "{ resourceGroup: payroll, vm: db, nic", StringComparison.Ordinal);

        FaultsOf(plan, sites).Should().ContainSingle().Which.Message.Should().Contain("already machines[0].source");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("just words", "Expected a plan, found 'just words'")]
    [InlineData("a: b\n---\nc: d", "more than one document")]
    [InlineData("machines: &m [*m]", "stands before, or inside, its anchor")]
    public void LoadFile_NoPlanAtAll_SaysSo(string text, string message) =>
        FaultsOf(text).Should().Contain(fault => fault.Message.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void LoadFile_DeeplyNestedFile_IsRefusedWithoutOverflow() =>
        FaultsOf(new string('[', 100_000)).Should().ContainSingle().Which.Message.Should().Contain("nested too deeply");

    [Fact]
    public void LoadFile_Aliases_AreResolved()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        var text = Texts.Plan
            .Replace("health: { tcp: 5432, timeout: 00:05:00 }", "health: &probe { tcp: 5432 }", StringComparison.Ordinal)
            .Replace("health: { http: { port: 8080 } }", "health: *probe", StringComparison.Ordinal);

        var plan = PlanFolder.LoadFile(folder.Write("payroll.yaml", text)).Plan;

        plan.Machines[1].Health.Should().Be(plan.Machines[0].Health, "an alias means what its anchor holds");
    }

    [Fact]
    public void LoadFile_MissingFile_SaysSoTogetherWithTheFaultsOfSites()
    {
        using var folder = new TestFolder();

        var load = () => PlanFolder.LoadFile(Path.Combine(folder.Path, "payroll.yaml"));

        load.Should().Throw<PlanException>().Which.Faults.Select(fault => Path.GetFileName(fault.File))
            .Should().Equal("sites.yaml", "payroll.yaml");
    }

    private static IReadOnlyList<PlanFault> FaultsOf(string plan, string sites = Texts.Sites)
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", sites);
        var file = folder.Write("payroll.yaml", plan);
        var load = () => PlanFolder.LoadFile(file);
        return load.Should().Throw<PlanException>().Which.Faults;
    }
}
