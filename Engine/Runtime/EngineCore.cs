using System.Collections.Concurrent;
using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Engine.Runtime;

/// <summary>The parts of a running engine, and the way from a commit back into memory.</summary>
internal sealed class EngineCore : ICommitListener, IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _endings = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _orchestrationLog;
    private readonly Action<EngineException> _failed;

    public EngineCore(
        EngineOptions options,
        DurableRegistry registry,
        IPayloadSerializer serializer,
        TimeProvider time,
        ILoggerFactory loggers,
        StoreFile file,
        Action<EngineException> failed)
    {
        Options = options;
        Registry = registry;
        Serializer = serializer;
        Time = time;
        Log = loggers.CreateLogger("DrFunctions.Engine");
        _orchestrationLog = loggers.CreateLogger("DrFunctions.Orchestrations");
        _failed = failed;
        Path = file.Path;
        Turns = new SemaphoreSlim(options.MaxConcurrentOrchestrations);
        Instances = new InstanceDirectory(this);
        Entities = new EntityDirectory(this);
        Activities = new ActivityDispatcher(this);
        Timers = new TimerQueue(time, FireTimer);
        Reader = new StoreReader(file);
        Writer = new StoreWriter(file.Writer, file.Path, this, Stop, options.FaultPoints);
    }

    public EngineOptions Options { get; }

    public DurableRegistry Registry { get; }

    public IPayloadSerializer Serializer { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public string Path { get; }

    public WorkCounter Work { get; } = new();

    public SemaphoreSlim Turns { get; }

    public InstanceDirectory Instances { get; }

    public EntityDirectory Entities { get; }

    public ActivityDispatcher Activities { get; }

    public TimerQueue Timers { get; }

    public StoreReader Reader { get; }

    public StoreWriter Writer { get; }

    /// <summary>Something broke down: the engine stops rather than go on.</summary>
    public void Fail(Exception exception)
    {
        var reason = StorageErrors.Translate(Path, exception);
        if (reason.Code != Errors.EngineStopped)
        {
            Stop(reason);
        }
    }

    /// <summary>
    /// Ends when the instance does, or fails when the engine stops; ask for it before you look whether it has.
    /// </summary>
    public async Task WhenEnded(string instanceId)
    {
        var ended = _endings.GetOrAdd(
            instanceId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await await Task.WhenAny(ended, _halted.Task);
    }

    /// <summary>Tells everybody who waits for an instance's end that it has ended.</summary>
    public void NoteEnded(string instanceId)
    {
        if (_endings.TryRemove(instanceId, out var waiting))
        {
            waiting.SetResult();
        }
    }

    /// <summary>Tells everybody who waits for an end that none will come.</summary>
    /// <returns>False when that has been done already.</returns>
    public bool Halt(EngineException reason)
    {
        if (!_halted.TrySetException(reason))
        {
            return false;
        }

        // Looked at, so that it does not count as unobserved when nobody waits.
        _ = _halted.Task.Exception;
        return true;
    }

    /// <summary>A new executor for a generation; null when its orchestration is not registered.</summary>
    public OrchestrationExecutor? NewExecutor(StoredInstance instance, Action foreignPost) =>
        Registry.Orchestrations.TryGetValue(instance.Name, out var runner)
            ? new OrchestrationExecutor(new ExecutorSetup
            {
                Identity = new InstanceIdentity(instance.Id, instance.Generation),
                Runner = runner,
                Serializer = Serializer,
                CheckRegistered = CheckRegistered,
                Log = (level, template, arguments) => _orchestrationLog.Write(instance.Id, level, template, arguments),
                ForeignPost = foreignPost,
            })
            : null;

    /// <summary>Takes up everything that was under way when the database was last closed.</summary>
    public async Task RecoverAsync()
    {
        await Writer.Enqueue(new Boot());
        foreach (var instance in Reader.Awake())
        {
            Instances.Post(instance, InstanceMail.Nudge);
        }

        foreach (var entity in Reader.AwakeEntities())
        {
            Entities.Post(entity, null);
        }

        await ReopenAsync(Reader.OpenTasks());
    }

    /// <summary>Sets timers and starts activities again; each attempt is counted before it is made.</summary>
    public async Task ReopenAsync(IReadOnlyList<OpenTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (task.Command is TimerCreated timer)
            {
                Timers.Add(Key(task), timer.FireAt);
            }
        }

        var activities = tasks.Where(task => task.Command is ActivityScheduled && !Activities.IsLive(Key(task))).ToList();
        if (activities.Count == 0)
        {
            return;
        }

        foreach (var task in await Writer.Enqueue(new CountAttempts(activities)))
        {
            Reopen(task, (ActivityScheduled)task.Command);
        }
    }

    void ICommitListener.Arrived(long instance, InboxMessage message) =>
        Instances.Post(instance, new InstanceMail(message));

    void ICommitListener.Arrived(EntityInstanceId entity, EntityMessage message) => Entities.Post(entity, message);

    void ICommitListener.Created(StoredInstance instance, string? input) => Instances.Add(instance, input);

    void ICommitListener.Unblocked(long instance) =>
        Instances.Post(instance, new InstanceMail(Message: null, Reload: true));

    void ICommitListener.Ended(long instance, string id) => NoteEnded(id);

    public void Dispose()
    {
        Timers.Dispose();
        Reader.Dispose();
        Writer.Dispose();
        Activities.Dispose();
        Turns.Dispose();
    }

    private static TaskKey Key(OpenTask task) => new(task.Instance, task.Generation, task.Task);

    private void Reopen(OpenTask task, ActivityScheduled activity)
    {
        if (task.Attempts > Options.MaxWorkAttempts)
        {
            var poison = Errors.Poisonous($"The activity '{activity.Name}' of '{task.InstanceId}'", task.Attempts - 1);
            Instances.Post(task.Instance, new InstanceMail(null, Block: poison));
        }
        else if (!Registry.Activities.ContainsKey(activity.Name))
        {
            var unknown = Errors.Unregistered("activity", activity.Name, Registry.Activities.Keys);
            Instances.Post(task.Instance, new InstanceMail(null, Block: unknown));
        }
        else
        {
            Activities.Start(Key(task), task.InstanceId, activity);
        }
    }

    private void FireTimer(TaskKey key) =>
        Instances.Post(key.Instance, new InstanceMail(new InboxMessage(0, key.Generation, new TimerFired(key.Task))));

    private void CheckRegistered(Command command)
    {
        switch (command)
        {
            case ActivityScheduled e when !Registry.Activities.ContainsKey(e.Name):
                throw Errors.Unregistered("activity", e.Name, Registry.Activities.Keys);
            case ChildScheduled e when !Registry.Orchestrations.ContainsKey(e.Name):
                throw Errors.Unregistered("orchestration", e.Name, Registry.Orchestrations.Keys);
            case EntityCalled e when !Registry.Entities.ContainsKey(e.Target.Name):
                throw Errors.Unregistered("entity", e.Target.Name, Registry.Entities.Keys);
            case EntitySignalled e when !Registry.Entities.ContainsKey(e.Target.Name):
                throw Errors.Unregistered("entity", e.Target.Name, Registry.Entities.Keys);
        }
    }

    private void Stop(EngineException reason)
    {
        if (!Halt(reason))
        {
            return;
        }

        Writer.Refuse(reason);
        Activities.Stop();
        Timers.Dispose();
        _failed(reason);
    }
}
