using System.Collections.Concurrent;
using DrFunctions.Activities.Reconciling;

namespace DrFunctions.Activities.Sites;

/// <summary>
/// Costly reads (lists) shared by everybody who asks at about the same time. An answer is only ever given to those who
/// asked before the read began: nobody is told of a state older than its question.
/// </summary>
internal sealed class SharedReads<TKey, T>(Func<TKey, Task<T>> read)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Line> _lines = new();

    public Task<T> ReadAsync(TKey key, CancellationToken cancellationToken) => StepCall.IsForetold
        ? read(key).WaitAsync(cancellationToken)
        : _lines.GetOrAdd(key, _ => new Line()).Join(() => read(key)).WaitAsync(cancellationToken);

    private sealed class Line
    {
        private readonly Lock _lock = new();
        private Task? _running;
        private Task<T>? _next;

        public Task<T> Join(Func<Task<T>> begin)
        {
            lock (_lock)
            {
                if (_next is { } waiting)
                    return waiting;
                if (_running is not { IsCompleted: false } running)
                    return Start(begin);
                return _next = AfterAsync(running, begin);
            }
        }

        private async Task<T> AfterAsync(Task running, Func<Task<T>> begin)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            Task<T> mine;
            lock (_lock)
            {
                _next = null;
                mine = Start(begin);
            }

            return await mine;
        }

        private Task<T> Start(Func<Task<T>> begin)
        {
            // Whoever happens to be first must not lend the read its permit.
            using var flow = ExecutionContext.SuppressFlow();
            var task = Task.Run(begin);
            _running = task;
            return task;
        }
    }
}
