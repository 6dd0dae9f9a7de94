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

    private protected abstract Permit? PermitOf(TInput input);

    /// <summary>The site whose pace of polling paces the step.</summary>
    private protected abstract Site SiteOf(TInput input);

    /// <summary>When the run gives up on the step; null where it waits for as long as it takes.</summary>
    private protected virtual DateTimeOffset? UntilOf(TInput input) => null;

    private protected abstract Task<Pass<TResult>> PassAsync(StepCall call, TInput input);

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
