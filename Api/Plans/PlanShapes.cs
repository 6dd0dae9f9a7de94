using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What plans and sites files are made of. plans/*.schema.json say the same to editors; a test compares them.</summary>
internal static class PlanShapes
{
    public static readonly Shape Plan = new(
        "a plan",
        ["group", "primary", "recovery", "machines"],
        [
            "consistency", "rto", "rpo", "liveSync", "fence", "powerOffTimeout", "failbackTargets", "onFailure", "decisionTimeout",
            "approvals", "approvalTimeout",
        ],
        "group: payroll, primary: west, recovery: east, machines: [ … ]");

    public static readonly Shape LiveSync = new(
        "a Live Sync policy",
        [],
        ["schedule", "timeZone", "retain"],
        "{ schedule: \"*/5 * * * *\", timeZone: Europe/Berlin, retain: 3 }");

    // What runs in the background starts by itself, and changes nothing that anybody has to approve of.
    public static readonly Shape Approvals = new(
        "how many have to approve of which operation",
        [],
        [.. Enum.GetValues<Operation>().Where(operation => !OperationSteps.IsBackground(operation)).Select(Operations.SlugOf)],
        "{ planned-failover: 1, unplanned-failover: 2 }");

    public static readonly Shape FailbackTarget = new(
        "a failback target",
        ["site", "resourceGroup", "subnetId"],
        [],
        "{ site: north, resourceGroup: payroll-north, subnetId: /subscriptions/… }");

    public static readonly Shape Machine = new(
        "a machine",
        ["name", "source", "destination"],
        ["dependsOn", "health", "powerOffTimeout", "startTimeout", "startDelay", "onFailure"],
        "{ name: db-1, source: { … }, destination: { … } }");

    public static readonly Shape Source = new(
        "the source VM",
        ["resourceGroup", "vm"],
        [],
        "{ resourceGroup: payroll, vm: db-1 }");

    public static readonly Shape Destination = new(
        "the destination instance",
        ["resourceGroup", "vm"],
        ["size", "subnetId", "nic"],
        "{ resourceGroup: payroll-dr, vm: db-1, nic: db-1-nic }");

    public static readonly Shape Health = new(
        "a health probe",
        [],
        ["tcp", "http", "agent", "script", "timeout"],
        "{ tcp: 5432, timeout: 00:05:00 }");

    public static readonly Shape Http = new(
        "an HTTP probe",
        ["port"],
        ["path", "status"],
        "{ port: 8080, path: /, status: 200 }");

    public static readonly Shape Script = new(
        "a script probe",
        ["run"],
        ["expect"],
        "{ run: systemctl is-active payroll, expect: active }");

    public static readonly Shape Sites = new(
        "a sites file",
        ["sites"],
        [],
        "sites: [ { name: west, … } ]");

    public static readonly Shape Site = new(
        "a site",
        ["name", "tenantId", "subscriptionId", "region"],
        ["kind", "armEndpoint", "authorityHost", "audience", "credential", "caFile", "pollEvery"],
        "{ name: west, tenantId: …, subscriptionId: …, region: westeurope }");

    public static readonly Shape Credential = new(
        "a service principal",
        ["clientId"],
        ["secretFile", "secretEnvironment"],
        "{ clientId: …, secretEnvironment: WEST_CLIENT_SECRET }");
}
