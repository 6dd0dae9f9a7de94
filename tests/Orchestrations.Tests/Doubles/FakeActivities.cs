using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>Activities on a <see cref="World"/>, true to the contracts of the real ones.</summary>
internal static class FakeActivities
{
    public static DurableRegistry AddTo(DurableRegistry registry, World world)
    {
        var compute = new FakeCompute(world);
        var replication = new FakeReplication(world);
        var looks = new FakeLooks(world);
        return registry
            .Add(ActivityNames.PowerOff, compute.PowerOffAsync)
            .Add(ActivityNames.Fence, compute.FenceAsync)
            .Add(ActivityNames.Unfence, compute.UnfenceAsync)
            .Add(ActivityNames.StartInstance, compute.StartAsync)
            .Add(ActivityNames.HealthGate, compute.HealthGateAsync)
            .Add(ActivityNames.Backup, replication.BackupAsync)
            .Add(ActivityNames.LiveSync, replication.LiveSyncAsync)
            .Add(ActivityNames.DisableLiveSync, replication.DisableAsync)
            .Add(ActivityNames.Prune, replication.PruneAsync)
            .Add(ActivityNames.Assess, looks.AssessAsync)
            .Add(ActivityNames.Inspect, looks.InspectAsync)
            .Add(ActivityNames.CheckSite, looks.CheckSiteAsync)
            .Add(ActivityNames.CheckMachines, looks.CheckMachinesAsync);
    }

    public static StepResult<T> Done<T>(T value)
        where T : class => StepResult<T>.Done(value, ["correlation-1"]);

    public static StepResult<T> Failed<T>(string code, string message)
        where T : class => StepResult<T>.Failed(new DrError(code, message, "Look at it."));

    private static DurableRegistry Add<TInput, TOutput>(
        this DurableRegistry registry, ActivityName<TInput, TOutput> name, Func<ActivityContext, TInput, Task<TOutput>> run) =>
        registry.AddActivity(name, () => new FakeActivity<TInput, TOutput>(run));

    private sealed class FakeActivity<TInput, TOutput>(Func<ActivityContext, TInput, Task<TOutput>> run)
        : Activity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(ActivityContext context, TInput input) => run(context, input);
    }
}
