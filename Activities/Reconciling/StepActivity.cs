using DrFunctions.Activities.WhatIf;
using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Activities.Reconciling;

/// <summary>
/// The loop of every reconciling activity: look and act in one pass, stay a while for what is under way, then say how
/// far it is. A pass begins with a look, so that it may be cut off anywhere and run again.
/// </summary>
public abstract class StepActivity<TInput, TResult> : Activity<TInput, StepResult<TResult>>
    where TResult : class
{
    // A site that is out says so by silence, and whoever asks what would happen waits for the answer.
    private static readonly TimeSpan ForetoldWithin = TimeSpan.FromSeconds(10);

    private readonly ActivityServices _services;

    private protected StepActivity(ActivityServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
    }

    /// <inheritdoc />
    public sealed override async Task<StepResult<TResult>> RunAsync(ActivityContext context, TInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var timeOver = TimeOver(UntilOf(input));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, timeOver.Token);
        var call = new StepCall(PermitOf(input), _services.Time, end.Token);
        using var scope = call.Enter();
        try
        {
            return await DriveAsync(context, call, input);
        }
        catch (PermitExpiredException)
        {
            return StepResult<TResult>.Pending(TimeSpan.Zero, "permit expired", null, call.CorrelationIds);
        }
        catch (SiteNotReadyException notReady)
        {
            Log.SiteNotReady(_services.Logger, context.Name, context.InstanceId, notReady.Message);
            return StepResult<TResult>.Pending(
                notReady.After ?? SiteOf(input).PollEvery, notReady.Message, null, call.CorrelationIds) with { Silent = notReady.Silent };
        }
        catch (SiteRefusedException refused)
        {
            return Failed(context, call, refused.Error);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            return StepResult<TResult>.Pending(
                TimeSpan.Zero, $"site '{SiteOf(input).Name}' had not answered when the time was over", null, call.CorrelationIds);
        }
    }

    /// <summary>The same loop over a foretold world, where whatever is begun is done at the next look.</summary>
    internal async Task<StepResult<TResult>> ForetellAsync(ForetoldWorld world, TInput input, CancellationToken cancellationToken)
    {
        using var timeOver = new CancellationTokenSource(ForetoldWithin, _services.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeOver.Token);
        var call = new StepCall(null, _services.Time, end.Token, world);
        using var scope = call.Enter();
        try
        {
            while (true)
            {
                var before = world.Calls.Count;
                var pass = await ForetellPassAsync(call, input);
                if (pass.Value is { } value)
                    return StepResult<TResult>.Done(value);
                if (pass.Stop is Failure failure)
                    return StepResult<TResult>.Failed(failure.Error);
                if (world.Calls.Count == before)
                    return StepResult<TResult>.Failed(ForetellErrors.Waits(((Waiting)pass.Stop!).Detail));
            }
        }
        catch (SiteNotReadyException notReady)
        {
            return StepResult<TResult>.Pending(SiteOf(input).PollEvery, notReady.Message) with { Silent = true };
        }
        catch (SiteRefusedException refused)
        {
            return StepResult<TResult>.Failed(refused.Error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StepResult<TResult>.Pending(SiteOf(input).PollEvery, $"site '{SiteOf(input).Name}' does not answer") with { Silent = true };
        }
    }

    private protected abstract Permit? PermitOf(TInput input);

    /// <summary>The site whose pace of polling paces the step.</summary>
    private protected abstract Site SiteOf(TInput input);

    /// <summary>When the run gives up on the step; null where it waits for as long as it takes.</summary>
    private protected virtual DateTimeOffset? UntilOf(TInput input) => null;

    private protected abstract Task<Pass<TResult>> PassAsync(StepCall call, TInput input);

    /// <summary>A pass over a foretold world: the same, but for what can be seen in a real one only.</summary>
    private protected virtual Task<Pass<TResult>> ForetellPassAsync(StepCall call, TInput input) => PassAsync(call, input);

    private CancellationTokenSource TimeOver(DateTimeOffset? until)
    {
        var left = until - _services.Time.GetUtcNow();
        return left is null ? new()
            : new(left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero, _services.Time);
    }

    private async Task<StepResult<TResult>> DriveAsync(ActivityContext context, StepCall call, TInput input)
    {
        var began = _services.Time.GetTimestamp();
        while (true)
        {
            var pass = await LookAsync(call, input, began);
            if (pass.Value is { } value)
                return StepResult<TResult>.Done(value, call.CorrelationIds);
            if (pass.Stop is Failure failure)
                return Failed(context, call, failure.Error);
            var waiting = (Waiting)pass.Stop!;
            var left = Left(began);
            if (!await LingerAsync(call, input, waiting, left))
                return StepResult<TResult>.Pending(
                    SiteOf(input).PollEvery, waiting.Detail, waiting.Fraction, call.CorrelationIds);
        }
    }

    // A request whose proof grew old while the gate held it was not sent: what it rests on is looked at once more.
    private async Task<Pass<TResult>> LookAsync(StepCall call, TInput input, long began)
    {
        while (true)
        {
            try
            {
                return await PassAsync(call, input);
            }
            catch (ProofExpiredException expired)
            {
                if (Left(began) <= TimeSpan.Zero)
                    return new Waiting(expired.Message);
            }
        }
    }

    private TimeSpan Left(long began) => _services.Options.Linger - _services.Time.GetElapsedTime(began);

    private async Task<bool> LingerAsync(StepCall call, TInput input, Waiting waiting, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            return false;
        if (waiting.Watches.Count > 0)
            return await waiting.Watches[0].Site.Watcher.WaitAsync(waiting.Watches, left, call.CancellationToken);
        var pause = SiteOf(input).PollEvery;
        if (pause > left)
            return false;
        await Task.Delay(pause, _services.Time, call.CancellationToken);
        return true;
    }

    private StepResult<TResult> Failed(ActivityContext context, StepCall call, DrError error)
    {
        Log.StepFailed(_services.Logger, context.Name, context.InstanceId, error.Code, error.Message);
        return StepResult<TResult>.Failed(error, call.CorrelationIds);
    }
}
