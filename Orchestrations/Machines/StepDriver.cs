using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// The one place that drives a reconciling activity: a round asks for a permit, calls the activity once, and
/// either goes on to the next step, waits for the next round, or parks the machine.
/// </summary>
internal sealed class StepDriver(OrchestrationContext context)
{
    private const int TextRoom = 500;

    private Permit? _permit;

    /// <summary>One round of the first remaining step.</summary>
    /// <param name="work">The machine's work.</param>
    /// <param name="activity">The activity that drives the step.</param>
    /// <param name="input">Its input, given a permit.</param>
    /// <param name="onDone">What is known once it is done; gets the work with the step taken off.</param>
    /// <param name="onFailed">What to do about a failure; where it gives null, or is null, the machine is parked.</param>
    public async Task<MachineWork> DriveAsync<TInput, TResult>(
        MachineWork work,
        ActivityName<TInput, StepResult<TResult>> activity,
        Func<Permit, TInput> input,
        Func<MachineWork, TResult, Task<MachineWork>> onDone,
        Func<MachineWork, DrError, Task<MachineWork?>>? onFailed = null)
        where TResult : class
    {
        var step = work.Remaining[0];
        var reported = StepReports.ReportedAs(step);
        if (work.StepBegan is null)
        {
            work = Begin(work, step, reported);
        }

        if (await PermitAsync(work, reported) is { } refusal)
        {
            return Park(work, refusal);
        }

        Show(work, ShownAs(step), ProgressState.Running, null, null);
        StepResult<TResult> result;
        try
        {
            var permit = _permit! with { StepBeganAt = work.StepBegan };
            result = await context.CallActivityAsync(activity, input(permit), Patience.LostWorker);
        }
        catch (TaskFailedException failure)
        {
            return Park(work, PipelineErrors.Unexpected(work, step, failure));
        }

        work = work.AddCorrelationIds(reported, result.CorrelationIds) with { Round = work.Round + 1 };
        return result.State switch
        {
            StepState.Done => await FinishAsync(work, step, reported, result.Value!, onDone),
            StepState.Failed when result.Error!.Code == ErrorCodes.PlatformFailure && work.Retries < Patience.PlatformFailure.Count =>
                await TryAgainAsync(work, step, reported, result.Error),
            StepState.Failed when onFailed is not null && await onFailed(work, result.Error) is { } answer =>
                ParkIfFailed(answer, step),
            StepState.Failed => Park(work, result.Error),
            _ => await WaitAsync(work, step, reported, result),
        };
    }

    /// <summary>The machine cannot go on: its current step has failed.</summary>
    public MachineWork Park(MachineWork work, DrError error) => Park(work, work.Remaining[0], error);

    /// <summary>Shows that the machine waits for something outside its steps.</summary>
    public void ShowWaiting(MachineWork work, string what) =>
        Show(work, StepReports.ReportedAs(work.Remaining[0]), ProgressState.Waiting, null, what);

    private MachineWork Begin(MachineWork work, PipelineStep step, Step reported)
    {
        var now = context.CurrentUtcDateTime;
        work = work with { StepBegan = now };
        return step is PipelineStep.ConfirmOff or PipelineStep.HealthGate ? work : work.BeginStep(reported, now);
    }

    private async Task<DrError?> PermitAsync(MachineWork work, Step step)
    {
        var now = context.CurrentUtcDateTime;
        if (_permit is { } held && held.Step == step && held.Epoch == work.Epoch
            && held.ValidUntil - now > Patience.PermitReserve)
        {
            return null;
        }

        var request = new PermitRequest(work.Run, step, work.Epoch, now + Patience.Permit);
        var answer = await context.CallEntityAsync(ProtectedMachine.Permit, work.Key, request);
        _permit = answer.Permit;
        return answer.Refusal;
    }

    private async Task<MachineWork> FinishAsync<TResult>(
        MachineWork work,
        PipelineStep step,
        Step reported,
        TResult value,
        Func<MachineWork, TResult, Task<MachineWork>> onDone)
    {
        var taken = work with { Remaining = [.. work.Remaining.Skip(1)], StepBegan = null, Round = 0, Retries = 0 };
        var reached = await onDone(taken, value);
        if (reached.Error is not null)
        {
            return ParkIfFailed(reached, step);
        }

        if (step == PipelineStep.StartInstance)
        {
            return reached;
        }

        // A power-off that is merely confirmed ended when it was proven; one that had to be repeated has no end yet.
        var ended = step == PipelineStep.ConfirmOff && reached.HasEnded(reported)
            ? reached
            : reached.EndStep(reported, context.CurrentUtcDateTime, StepOutcome.Completed);
        Show(ended, ShownAs(step), ProgressState.Completed, 1, null);
        context.Log(OrchestrationLogLevel.Information, "{Step} of {Machine} is done", step, work.Machine.Name.Value);
        return ended;
    }

    private async Task<MachineWork> WaitAsync<TResult>(
        MachineWork work, PipelineStep step, Step reported, StepResult<TResult> pending)
        where TResult : class
    {
        if (context.CurrentUtcDateTime - work.StepBegan > Patience.Limit(step, work.Machine))
        {
            return Park(work, PipelineErrors.TimedOut(work, step, pending.Detail));
        }

        Show(work, ShownAs(step), ProgressState.Running, pending.Fraction, pending.Detail);
        var wait = Patience.Before(pending, work.Round);
        if (wait > TimeSpan.Zero)
        {
            await context.CreateTimer(wait);
        }

        return work;
    }

    /// <summary>Begins the step anew after a pause: what failed before it began is history, and is asked for again.</summary>
    private async Task<MachineWork> TryAgainAsync(MachineWork work, PipelineStep step, Step reported, DrError error)
    {
        context.Log(
            OrchestrationLogLevel.Warning,
            "{Step} of {Machine} is tried again: {Error}",
            step, work.Machine.Name.Value, error.ToString());
        Show(work, ShownAs(step), ProgressState.Running, null, error.Message);
        await context.CreateTimer(Patience.PlatformFailure[work.Retries]);
        return work with { StepBegan = null, Round = 0, Retries = work.Retries + 1 };
    }

    private MachineWork ParkIfFailed(MachineWork work, PipelineStep step) =>
        work.Error is { } error ? Park(work, step, error) : work;

    private MachineWork Park(MachineWork work, PipelineStep step, DrError error)
    {
        var reported = StepReports.ReportedAs(step);
        var parked = (work with { Error = error })
            .EndStep(reported, context.CurrentUtcDateTime, StepOutcome.Failed);
        Show(parked, reported, ProgressState.Failed, null, null);
        context.Log(
            OrchestrationLogLevel.Error,
            "{Machine} is parked in {Step}: {Error}",
            work.Machine.Name.Value, reported, error.ToString());
        return parked;
    }

    // Proving the source off once more closes the sync: shown as a power-off, a machine would seem to fall back.
    private static Step ShownAs(PipelineStep step) =>
        step == PipelineStep.ConfirmOff ? Step.LiveSync : StepReports.ReportedAs(step);

    private void Show(MachineWork work, Step step, ProgressState state, double? fraction, string? detail) =>
        context.SetCustomStatus(new MachineProgress
        {
            Machine = work.Machine.Name,
            Step = step,
            State = state,
            Fraction = fraction,
            Detail = detail is null ? null : StatusText.Cut(detail, TextRoom),
            Since = work.StepBegan ?? context.CurrentUtcDateTime,
            Error = work.Error is { } error ? StatusText.Cut(error, TextRoom, TextRoom) : null,
        });
}
