using DrFunctions.Activities;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Readiness;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.WhatIf;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Host.Serving;

/// <summary>Which code answers to which name in this host.</summary>
internal static class Composition
{
    public static DurableRegistry Registry(ActivityServices services) => new DurableRegistry()
        .AddRunbooks()
        .AddActivity(ActivityNames.PowerOff, () => new PowerOff(services))
        .AddActivity(ActivityNames.Backup, () => new Backup(services))
        .AddActivity(ActivityNames.LiveSync, () => new LiveSync(services))
        .AddActivity(ActivityNames.DisableLiveSync, () => new DisableLiveSync(services))
        .AddActivity(ActivityNames.StartInstance, () => new StartInstance(services))
        .AddActivity(ActivityNames.HealthGate, () => new HealthGate(services))
        .AddActivity(ActivityNames.Fence, () => new Fence(services))
        .AddActivity(ActivityNames.Unfence, () => new Unfence(services))
        .AddActivity(ActivityNames.Prune, () => new Prune(services))
        .AddActivity(ActivityNames.Assess, () => new Assess(services))
        .AddActivity(ActivityNames.CheckSite, () => new CheckSite(services))
        .AddActivity(ActivityNames.CheckMachines, () => new CheckMachines(services))
        .AddActivity(ActivityNames.Inspect, () => new Inspect(services))
        .AddActivity(ActivityNames.Foretell, () => new Foretell(services));
}
