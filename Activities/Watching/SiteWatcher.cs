using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities.Watching;

/// <summary>
/// Watches a site for all activities of the process that wait for something there: one round of reads per PollEvery,
/// by list calls as soon as several resources are waited for. It runs only while somebody waits.
/// </summary>
internal sealed class SiteWatcher(SiteConnection site, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Waiter> _waiters = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly GlimpseReader _reader = new(site);
    private bool _running;

    /// <summary>Waits until one of the watches is ready; false if that took longer than the limit.</summary>
    public async Task<bool> WaitAsync(
        IReadOnlyList<Watch> watches, TimeSpan limit, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(watches);
        Add(waiter);
        try
        {
            await waiter.Ready.Task.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_lock)
                _waiters.Remove(waiter);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private void Add(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Add(waiter);
            if (_running)
                return;
            _running = true;

            // The loop serves everybody: it must not carry the permit of whoever happened to wake it.
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(() => LoopAsync(_disposed.Token));
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(site.Site.PollEvery, time, cancellationToken);
                Waiter[] waiters;
                lock (_lock)
                {
                    if (_waiters.Count == 0)
                    {
                        _running = false;
                        return;
                    }

                    waiters = [.. _waiters];
                }

                await RoundAsync(waiters, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends; whoever waits is cancelled by its own token.
        }
        catch (Exception e)
        {
            Abandon(e);
        }
    }

    private async Task RoundAsync(Waiter[] waiters, CancellationToken cancellationToken)
    {
        try
        {
            var glimpses = await _reader.ReadAsync([.. waiters.SelectMany(w => w.Watches)], cancellationToken);
            foreach (var waiter in waiters)
            {
                if (waiter.Watches.Any(w => IsReady(w, glimpses)))
                    waiter.Ready.TrySetResult();
            }
        }
        catch (SiteNotReadyException e)
        {
            Log.WatchFailed(logger, site.Site.Name.Value, e.Message);
        }
    }

    // Whoever waits looks for itself, and meets what ended the loop in its own call.
    private void Abandon(Exception reason)
    {
        Log.WatchFailed(logger, site.Site.Name.Value, reason.Message);
        lock (_lock)
        {
            _running = false;
            foreach (var waiter in _waiters)
                waiter.Ready.TrySetResult();
        }
    }

    private static bool IsReady(Watch watch, IReadOnlyDictionary<string, Glimpse> glimpses) =>
        !glimpses.TryGetValue(watch.Id.ToString(), out var glimpse) || watch.IsReady(glimpse);

    private sealed record Waiter(IReadOnlyList<Watch> Watches)
    {
        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
