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
    private bool _showsWait;

    /// <summary>The orchestration that is driven.</summary>
    public OrchestrationContext Context => context;

    /// <summary>One round of the first remaining step.</summary>
    /// <param name="work">The machine's work.</param>
    /// <param name="activity">The activity that drives the step.</param>
    /// <param name="input">Its input, given a permit.</param>
    /// <param name="onDone">What is known once it is done; gets the work with the step taken off.</param>
    /// <param name="onFailed">
    /// What to do about a failure, or about time that is over; where it gives null, or is null, the machine is parked.
    /// </param>
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
        work = Begun(work, step);
        if (await PermitAsync(work, reported) is { } refusal)
        {
            return Park(work, refusal);
        }

        if (!_showsWait)
        {
            Show(work, ShownAs(step), ProgressState.Running, null, null, givesUpAt: Patience.GivesUpAt(step, work));
        }

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

        work = work.AddCorrelationIds(reported, result.CorrelationIds) with
        {
            Round = work.Round + 1,
            SilentSince = result.Silent ? work.SilentSince ?? context.CurrentUtcDateTime : null,
        };
        return result.State switch
        {
            StepState.Done => Finish(step, await onDone(work.TakeStep(), result.Value!)),
            StepState.Failed when work.Retries < Patience.PlatformFailure.Count && Patience.IsTriedAgain(step, work, result.Error!) =>
                await TryAgainAsync(work, step, result.Error!),
            StepState.Failed => await GiveUpAsync(work, step, result.Error!, onFailed),
            _ when context.CurrentUtcDateTime - work.StepBegan > Patience.Limit(step, work) =>
                await GiveUpAsync(work, step, PipelineErrors.TimedOut(work, step, result.Detail), onFailed),
            _ when context.CurrentUtcDateTime - work.SilentSince >= Patience.Silence(step, work) =>
                await GiveUpAsync(work, step, PipelineErrors.SiteSilent(work, result.Detail), onFailed),
            _ => await WaitAsync(work, step, result),
        };
    }

    /// <summary>A step that only writes something down.</summary>
    public async Task<MachineWork> WriteDownAsync(MachineWork work, Func<MachineWork, Task<MachineWork>> write)
    {
        var step = work.Remaining[0];
        _showsWait = false;
        work = Begun(work, step);
        return Finish(step, await write(work.TakeStep()));
    }

    /// <summary>The machine cannot go on: its current step has failed.</summary>
    public MachineWork Park(MachineWork work, DrError error) => Park(work, work.Remaining[0], error);

    /// <summary>Shows that the machine waits for something outside its steps.</summary>
    public void ShowWaiting(MachineWork work, string what, DateTimeOffset until) =>
        Show(work, StepReports.ReportedAs(work.Remaining[0]), ProgressState.Waiting, null, what, givesUpAt: until);

    private MachineWork Begun(MachineWork work, PipelineStep step)
    {
        if (work.StepBegan is not null)
        {
            return work;
        }

        var now = context.CurrentUtcDateTime;
        work = work with { StepBegan = now };
        return Continues(step) ? work : work.BeginStep(StepReports.ReportedAs(step), now);
    }

    // These belong to a step of the reports that another one of the pipeline began.
    private static bool Continues(PipelineStep step) => step is PipelineStep.ConfirmOff or PipelineStep.HealthGate
        or PipelineStep.KeepDivergence or PipelineStep.Unfence or PipelineStep.ConfirmSynced or PipelineStep.RecordCycle
        or PipelineStep.BackupChain or PipelineStep.SeedChain;

    private async Task<DrError?> PermitAsync(MachineWork work, Step step)
    {
        var now = context.CurrentUtcDateTime;
        if (_permit is { } held && held.Step == step && held.Epoch == work.Epoch
            && held.ValidUntil - now > Patience.ReserveOf(work.Operation))
        {
            return null;
        }

        var request = new PermitRequest(
            work.Run, step, work.Epoch, now + Patience.PermitOf(work.Operation), work.To,
            step == Step.Start ? Starts.GroundsOf(work) : null,
            work is { WaivedBy: not null } and ({ NewPlace: not null } or { Operation: Operation.UnplannedFailover }),
            work.Rollback);
        var answer = await context.CallEntityAsync(ProtectedMachine.Permit, work.Key, request);
        _permit = answer.Permit;
        return answer.Refusal;
    }

    private MachineWork Finish(PipelineStep step, MachineWork reached)
    {
        _showsWait = false;
        if (reached.Error is not null)
        {
            return ParkIfFailed(reached, step);
        }

        // The start is over with its health gate.
        if (step == PipelineStep.StartInstance)
        {
            return reached;
        }

        // A power-off that is merely confirmed ended when it was proven, a fence that is merely lifted when it stood; one
        // that had to be repeated has no end yet.
        var reported = StepReports.ReportedAs(step);
        var ended = step is PipelineStep.ConfirmOff or PipelineStep.Unfence && reached.HasEnded(reported)
            ? reached
            : reached.EndStep(reported, context.CurrentUtcDateTime, StepOutcome.Completed);
        Show(ended, ShownAs(step), ProgressState.Completed, 1, null);
        context.Log(OrchestrationLogLevel.Information, "{Step} of {Machine} is done", step, reached.Machine.Name.Value);
        return ended;
    }

    private async Task<MachineWork> GiveUpAsync(
        MachineWork work, PipelineStep step, DrError error, Func<MachineWork, DrError, Task<MachineWork?>>? onFailed) =>
        onFailed is not null && await onFailed(work, error) is { } answer ? ParkIfFailed(answer, step) : Park(work, error);

    private async Task<MachineWork> WaitAsync<TResult>(MachineWork work, PipelineStep step, StepResult<TResult> pending)
        where TResult : class
    {
        // It stays shown while the next round looks: what is waited for is still the same.
        _showsWait = true;
        Show(
            work, ShownAs(step), ProgressState.Running, pending.Fraction, pending.Detail,
            givesUpAt: Patience.GivesUpAt(step, work));
        var wait = Patience.Before(pending, work.Round);
        if (wait > TimeSpan.Zero)
        {
            await context.CreateTimer(wait);
        }

        return work;
    }

    /// <summary>Begins the step anew after a pause: what failed before it began is history, and is asked for again.</summary>
    private async Task<MachineWork> TryAgainAsync(MachineWork work, PipelineStep step, DrError error)
    {
        context.Log(
            OrchestrationLogLevel.Warning,
            "{Step} of {Machine} is tried again: {Error}",
            step, work.Machine.Name.Value, error.ToString());
        var pause = Patience.PlatformFailure[work.Retries];
        _showsWait = false;
        Show(
            work, ShownAs(step), ProgressState.Running, null,
            $"try {work.Retries + 1} of {Patience.PlatformFailure.Count + 1} failed: {error.Message}",
            nextTryAt: context.CurrentUtcDateTime + pause);
        await context.CreateTimer(pause);
        return work with { StepBegan = null, Round = 0, Retries = work.Retries + 1 };
    }

    private MachineWork ParkIfFailed(MachineWork work, PipelineStep step) =>
        work.Error is { } error ? Park(work, step, error) : work;

    private MachineWork Park(MachineWork work, PipelineStep step, DrError error)
    {
        var reported = StepReports.ReportedAs(step);
        if (error.Code == ErrorCodes.PermitRefused && OperationSteps.IsBackground(work.Operation))
        {
            return Yield(work, reported);
        }

        var cancelled = error.Code == ErrorCodes.Cancelled;
        error = cancelled ? Refusals.Cancelled(work.Run, work.Machine.Name.Value) : error;
        var parked = (work with { Error = error })
            .EndStep(reported, context.CurrentUtcDateTime, StepOutcome.Failed);
        Show(parked, reported, ProgressState.Failed, null, null);
        context.Log(
            cancelled ? OrchestrationLogLevel.Information : OrchestrationLogLevel.Error,
            "{Machine} is parked in {Step}: {Error}",
            work.Machine.Name.Value, reported, error.ToString());
        return parked;
    }

    /// <summary>A run that moves machines has taken it, as it may: beside production that is no failure.</summary>
    private MachineWork Yield(MachineWork work, Step step)
    {
        var yielded = work.EndStep(
            step, context.CurrentUtcDateTime, StepOutcome.Yielded, "It made way for a run that moves machines.");
        Show(yielded, step, ProgressState.Yielded, null, "made way for a run that moves machines");
        context.Log(OrchestrationLogLevel.Information, "{Machine} made way in {Step}", work.Machine.Name.Value, step);
        return yielded with { Error = Refusals.Yielded(work.Run) };
    }

    // Proving the source off once more closes the sync: shown as a power-off, a machine would seem to fall back.
    private static Step ShownAs(PipelineStep step) =>
        step == PipelineStep.ConfirmOff ? Step.LiveSync : StepReports.ReportedAs(step);

    private void Show(
        MachineWork work,
        Step step,
        ProgressState state,
        double? fraction,
        string? detail,
        DateTimeOffset? nextTryAt = null,
        DateTimeOffset? givesUpAt = null) =>
        context.SetCustomStatus(new MachineProgress
        {
            Machine = work.Machine.Name,
            Step = step,
            State = state,
            Fraction = fraction,
            Detail = detail is null ? null : StatusText.Cut(detail, TextRoom),
            Since = work.StepBegan ?? context.CurrentUtcDateTime,
            NextTryAt = nextTryAt,
            GivesUpAt = givesUpAt,
            Error = work.Error is { } error ? StatusText.Cut(error, TextRoom, TextRoom) : null,
        });
}
