using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>Commands that await their resolution.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, (Command Command, TaskCompletionSource<Resolution> Source)> _open = [];

    /// <summary>Whether anything is awaited.</summary>
    public bool Any => _open.Count > 0;

    /// <summary>The commands that are open.</summary>
    public IEnumerable<Command> Commands => _open.Values.Select(task => task.Command);

    /// <summary>Whether this command is open.</summary>
    public bool Contains(int task) => _open.ContainsKey(task);

    /// <summary>Opens a task.</summary>
    public Task<Resolution> Open(Command command)
    {
        var source = new TaskCompletionSource<Resolution>();
        _open.Add(command.Task, (command, source));
        return source.Task;
    }

    /// <summary>Whether the resolution answers an open task of its kind; late and repeated ones do not.</summary>
    public bool Awaits(Resolution resolution) =>
        _open.TryGetValue(resolution.Task, out var task) && Answers(resolution, task.Command);

    /// <summary>Resolves a task.</summary>
    public void Resolve(Resolution resolution)
    {
        if (_open.Remove(resolution.Task, out var task))
        {
            task.Source.SetResult(resolution);
        }
    }

    /// <summary>Gives a task up. False if it is resolved already.</summary>
    public bool Cancel(int task, CancellationToken cancellationToken)
    {
        if (!_open.Remove(task, out var open))
        {
            return false;
        }

        open.Source.SetCanceled(cancellationToken);
        return true;
    }

    private static bool Answers(Resolution resolution, Command command) => (resolution, command) switch
    {
        (ActivityResolved, ActivityScheduled) => true,
        (TimerFired, TimerCreated) => true,
        (ChildResolved, ChildScheduled) => true,
        (EntityResolved, EntityCalled) => true,
        _ => false,
    };
}
