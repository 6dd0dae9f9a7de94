using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What outlives the runs of a protection group: its phase, and which run may act. Key: the group's name.</summary>
/// <remarks>
/// One run moves machines at a time. Beside it there may be one in the background, which yields: it loses its machines
/// to the other as soon as that claims them.
/// </remarks>
public sealed class ProtectionGroup : Entity<ProtectionGroupState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ProtectionGroupState> Name = new(nameof(ProtectionGroup));

    /// <summary>The API announces a run before it starts its orchestration.</summary>
    public static readonly EntityOperation<RunTicket, Unit> Request = Name.Operation<RunTicket, Unit>(nameof(Request));

    /// <summary>Somebody approves of a run or rejects it; ignored where that does not count.</summary>
    public static readonly EntityOperation<ApprovalRequest, Unit> Approve =
        Name.Operation<ApprovalRequest, Unit>(nameof(Approve));

    /// <summary>A run asks how far its approval is.</summary>
    public static readonly EntityOperation<RunId, ApprovalStanding> Approved =
        Name.Operation<RunId, ApprovalStanding>(nameof(Approved));

    /// <summary>An orchestration asks to begin; granted again to the run that has begun.</summary>
    public static readonly EntityOperation<BeginRequest, BeginResult> Begin =
        Name.Operation<BeginRequest, BeginResult>(nameof(Begin));

    /// <summary>An orchestration has ended; ignored from any run that is not under way.</summary>
    public static readonly EntityOperation<CompleteRequest, Unit> Complete =
        Name.Operation<CompleteRequest, Unit>(nameof(Complete));

    /// <summary>A run's instance ended without Complete: the group needs recovery, unless it was one in the background.</summary>
    public static readonly EntityOperation<RunId, Unit> Abandon = Name.Operation<RunId, Unit>(nameof(Abandon));

    /// <summary>All that is known, to foretell by.</summary>
    public static readonly EntityOperation<Unit, ProtectionGroupState> Copy = Name.Operation<Unit, ProtectionGroupState>(nameof(Copy));

    private const int KeptTickets = 50;

    /// <summary>Registers the operations.</summary>
    public ProtectionGroup()
    {
        On(Request, OnRequest);
        On(Approve, OnApprove);
        On(Approved, run => new ApprovalStanding(State.TicketOf(run) is not null, State.TicketOf(run)?.Approval));
        On(Begin, OnBegin);
        On(Complete, OnComplete);
        On(Abandon, OnAbandon);
        On(Copy, _ => State);
    }

    private Unit OnRequest(RunTicket ticket)
    {
        // The same announced again keeps its approvals; those that wait for some are not crowded out by those that were refused.
        var known = State.TicketOf(ticket.Run) is { } first && first.Operation == ticket.Operation && first.PlanHash == ticket.PlanHash
            ? first
            : ticket;
        var all = State.Requested.Where(other => other.Run != ticket.Run).Append(known).ToList();
        State = State with
        {
            Requested =
            [
                .. all.Where(other => other.Approval is not null).TakeLast(KeptTickets),
                .. all.Where(other => other.Approval is null).TakeLast(KeptTickets),
            ],
        };
        return Unit.Value;
    }

    private Unit OnApprove(ApprovalRequest request)
    {
        if (State.TicketOf(request.Run) is { Approval: { } approval } ticket
            && ticket.PlanHash == request.PlanHash && approval.WhyNot(request) is null)
        {
            var changed = ticket with { Approval = approval.With(request.Approval, request.Reject) };
            State = State with { Requested = [.. State.Requested.Select(other => other.Run == ticket.Run ? changed : other)] };
        }

        return Unit.Value;
    }

    private BeginResult OnBegin(BeginRequest request)
    {
        if (State.CurrentRun == request.Run)
        {
            return new BeginResult(null, State.RunNumber, State.PhaseBefore);
        }

        if (State.BackgroundRun == request.Run)
        {
            return new BeginResult(null, State.BackgroundNumber, State.Phase);
        }

        if (WhyNot(request) is { } refusal)
        {
            return new BeginResult(refusal);
        }

        var phase = State.Phase;
        var number = State.RunNumber + 1;
        var requested = State.Requested.Where(ticket => ticket.Run != request.Run).ToList();
        State = OperationSteps.IsBackground(request.Operation)
            ? State with
            {
                BackgroundRun = request.Run,
                BackgroundOperation = request.Operation,
                BackgroundNumber = number,
                BackgroundKeys = request.MachineKeys,
                RunNumber = number,
                Requested = requested,
            }
            : State with
            {
                PhaseBefore = State.Phase,
                Phase = Transitions.Begin(State.Phase, request.Operation)!.Value,
                CurrentRun = request.Run,
                CurrentOperation = request.Operation,
                CurrentApproval = State.TicketOf(request.Run)?.Approval,
                MachineKeys = request.MachineKeys,
                RunNumber = number,
                Requested = requested,
            };
        return new BeginResult(null, number, phase);
    }

    private DrError? WhyNot(BeginRequest request)
    {
        if (request.ComputedHash != request.PlanHash)
        {
            return Refusals.PlanAltered(request.Run);
        }

        if (State.TicketOf(request.Run) is not { } ticket
            || ticket.Operation != request.Operation || ticket.PlanHash != request.PlanHash)
        {
            return Refusals.NotRequested(request.Run);
        }

        if (ticket.Approval is { IsGranted: false } approval)
        {
            return Refusals.NotApproved(request.Run, approval);
        }

        var inTheWay = State.CurrentRun ?? (OperationSteps.IsBackground(request.Operation) ? State.BackgroundRun : null);
        if (inTheWay is { } winner)
        {
            return Refusals.Busy(Key, winner);
        }

        return Transitions.Begin(State.Phase, request.Operation) is null
            ? Refusals.IllegalInPhase(Key, State.Phase, request.Operation)
            : null;
    }

    private Unit OnComplete(CompleteRequest request)
    {
        if (State.CurrentRun == request.Run)
        {
            End(request);
        }
        else if (State.BackgroundRun == request.Run)
        {
            EndBackground(request);
        }

        return Unit.Value;
    }

    private Unit OnAbandon(RunId run)
    {
        if (State.CurrentRun == run)
        {
            Revoke(run, State.RunNumber, State.MachineKeys);
            End(new CompleteRequest(run, RunOutcome.Failed, InstancesStarted: false));
        }
        else if (State.BackgroundRun == run)
        {
            Revoke(run, State.BackgroundNumber, State.BackgroundKeys);
            EndBackground(new CompleteRequest(run, RunOutcome.Failed, InstancesStarted: false));
        }

        return Unit.Value;
    }

    /// <summary>
    /// What is left of the run gets no permit any more, and takes no further machine: pipelines can outlive it. The
    /// permits it has may still be in use.
    /// </summary>
    private void Revoke(RunId run, int number, IReadOnlyList<string> keys)
    {
        var abandoned = new AbandonedRun(new GroupName(Key), number);
        foreach (var key in keys)
        {
            SignalEntity(ProtectedMachine.Release, key, new ReleaseRequest(run, PermitsMayBeInUse: true, abandoned));
        }
    }

    private void End(CompleteRequest request) => State = State with
    {
        Phase = Transitions.End(State.PhaseBefore, State.CurrentOperation!.Value, request),
        LastRun = State.CurrentRun,
        LastOutcome = request.Outcome,
        WayBackTries = 0,
        CurrentRun = null,
        CurrentOperation = null,
        CurrentApproval = null,
        MachineKeys = [],
        Moved = request.Moved ?? State.Moved,
    };

    /// <summary>A run that moves machines may have begun, or even ended, meanwhile: then the phase is that run's.</summary>
    private void EndBackground(CompleteRequest request) => State = State with
    {
        Phase = State.RunNumber == State.BackgroundNumber
            ? Transitions.End(State.Phase, State.BackgroundOperation!.Value, request)
            : State.Phase,
        LastBackgroundRun = State.BackgroundRun,
        LastBackgroundOutcome = request.Outcome,
        WayBackTries = State.BackgroundOperation != Operation.Reprotect ? State.WayBackTries
            : request.Outcome == RunOutcome.Completed ? 1 : State.WayBackTries + 1,
        BackgroundRun = null,
        BackgroundOperation = null,
        BackgroundKeys = [],
    };
}
