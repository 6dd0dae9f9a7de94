using System.Collections.Concurrent;
using DrFunctions.Durable;
using DrFunctions.Engine.Faults;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;

namespace DrFunctions.Engine.Runtime;

/// <summary>Runs activities whose scheduling is committed, a limited number at once, each once at a time.</summary>
internal sealed class ActivityDispatcher : IDisposable
{
    private readonly EngineCore _core;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<TaskKey, bool> _live = new();
    private readonly CancellationTokenSource _stopping = new();

    public ActivityDispatcher(EngineCore core)
    {
        _core = core;
        _slots = new SemaphoreSlim(core.Options.MaxConcurrentActivities);
    }

    /// <summary>Starts an activity as soon as there is a free slot; one that runs already runs on.</summary>
    public void Start(TaskKey key, string instanceId, ActivityScheduled scheduled)
    {
        if (_stopping.IsCancellationRequested || !_live.TryAdd(key, true))
        {
            return;
        }

        _core.Work.Begin();
        _ = RunAsync(key, instanceId, scheduled);
    }

    /// <summary>Whether an activity runs or waits for a slot.</summary>
    public bool IsLive(TaskKey key) => _live.ContainsKey(key);

    /// <summary>Starts no more, and asks those that run to return soon.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync(TaskKey key, string instanceId, ActivityScheduled scheduled)
    {
        try
        {
            await _slots.WaitAsync(_stopping.Token);
            try
            {
                var resolved = await Task.Run(() => ResolveAsync(instanceId, scheduled));
                _core.Options.FaultPoints?.Reach(FaultPoint.AfterActivity);
                _live.TryRemove(key, out _);
                _core.Instances.Post(key.Instance, new InstanceMail(new(0, key.Generation, resolved)));
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It stays open, and runs again after the next start.
        }
#pragma warning disable CA1031 // The activity's own exceptions are data by now: what comes here stops the engine.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _core.Fail(exception);
        }
        finally
        {
            _live.TryRemove(key, out _);
            _core.Work.End();
        }
    }

    private async Task<ActivityResolved> ResolveAsync(string instanceId, ActivityScheduled scheduled)
    {
        _core.Options.FaultPoints?.Reach(FaultPoint.BeforeActivity);
        var context = new ActivityContext(scheduled.Name, instanceId, _stopping.Token);
        try
        {
            var result = await _core.Registry.Activities[scheduled.Name](context, scheduled.Input, _core.Serializer);
            PayloadLimit.Check($"The result of '{scheduled.Name}'", result, _core.Options.MaxMessageBytes);
            return new ActivityResolved(scheduled.Task, result, null);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever an activity throws is its orchestration's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _core.Log.ActivityFailed(scheduled.Name, instanceId, exception);
            var failure = exception is EngineException coded
                ? coded.ToFailure()
                : FailureDetails.FromException(exception);
            return new ActivityResolved(scheduled.Task, null, failure);
        }
    }
}
