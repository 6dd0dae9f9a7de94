using System.Collections.Concurrent;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Runtime;

/// <summary>The instances in memory: those that run, and the waiting ones that ran last.</summary>
internal sealed class InstanceDirectory(EngineCore core)
{
    private readonly ConcurrentDictionary<long, InstanceRunner> _runners = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<InstanceRunner> _idle = new();

    /// <summary>Hands something to an instance, taking it into memory first if need be.</summary>
    public void Post(long instance, InstanceMail mail)
    {
        while (!_runners.GetOrAdd(instance, static (key, core) => new InstanceRunner(core, key), core).Post(mail))
        {
            // It was just leaving memory: the next look makes a new one.
            Thread.Yield();
        }
    }

    /// <summary>Takes an instance into memory that was made and claimed for us.</summary>
    public void Add(StoredInstance instance, string? input)
    {
        var runner = new InstanceRunner(core, instance.Key, instance, input);
        _runners[instance.Key] = runner;
        runner.Post(InstanceMail.Nudge);
    }

    /// <summary>A runner has nothing to do: one that is done leaves memory, else the one that waits longest may.</summary>
    public void Rest(InstanceRunner runner)
    {
        var leaving = Keep(runner);
        if (leaving is not null && leaving.TryClose())
        {
            _runners.TryRemove(new KeyValuePair<long, InstanceRunner>(leaving.Key, leaving));
        }
    }

    /// <summary>Puts a runner last among the waiting ones, and says who has to leave.</summary>
    private InstanceRunner? Keep(InstanceRunner runner)
    {
        lock (_lock)
        {
            Unlink(runner);
            if (runner.IsDone)
            {
                return runner;
            }

            runner.Idle = _idle.AddLast(runner);
            if (_idle.Count <= core.Options.MaxCachedOrchestrations)
            {
                return null;
            }

            var oldest = _idle.First!.Value;
            Unlink(oldest);
            return oldest;
        }
    }

    private void Unlink(InstanceRunner runner)
    {
        if (runner.Idle is { } node)
        {
            _idle.Remove(node);
            runner.Idle = null;
        }
    }
}
