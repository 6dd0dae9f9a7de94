using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What outlives the runs of a protection group: its phase, and which run may act. Key: the group's name.</summary>
public sealed class ProtectionGroup : Entity<ProtectionGroupState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ProtectionGroupState> Name = new(nameof(ProtectionGroup));

    /// <summary>The API announces a run before it starts its orchestration.</summary>
    public static readonly EntityOperation<RunTicket, Unit> Request = Name.Operation<RunTicket, Unit>(nameof(Request));

    /// <summary>An orchestration asks to begin; granted again to the run that has begun.</summary>
    public static readonly EntityOperation<BeginRequest, BeginResult> Begin =
        Name.Operation<BeginRequest, BeginResult>(nameof(Begin));

    /// <summary>An orchestration has ended; ignored from any run but the current one.</summary>
    public static readonly EntityOperation<CompleteRequest, Unit> Complete =
        Name.Operation<CompleteRequest, Unit>(nameof(Complete));

    /// <summary>The current run's instance ended without Complete: the group needs recovery.</summary>
    public static readonly EntityOperation<RunId, Unit> Abandon = Name.Operation<RunId, Unit>(nameof(Abandon));

    private const int KeptTickets = 50;

    /// <summary>Registers the operations.</summary>
    public ProtectionGroup()
    {
        On(Request, OnRequest);
        On(Begin, OnBegin);
        On(Complete, OnComplete);
        On(Abandon, OnAbandon);
    }

    private Unit OnRequest(RunTicket ticket)
    {
        var others = State.Requested.Where(other => other.Run != ticket.Run);
        State = State with { Requested = [.. others.Append(ticket).TakeLast(KeptTickets)] };
        return Unit.Value;
    }

    private BeginResult OnBegin(BeginRequest request)
    {
        if (State.CurrentRun == request.Run)
        {
            return new BeginResult(null, State.RunNumber);
        }

        if (request.ComputedHash != request.PlanHash)
        {
            return new BeginResult(Refusals.PlanAltered(request.Run));
        }

        if (!State.Requested.Contains(new RunTicket(request.Run, request.Operation, request.PlanHash)))
        {
            return new BeginResult(Refusals.NotRequested(request.Run));
        }

        if (State.CurrentRun is { } winner)
        {
            return new BeginResult(Refusals.Busy(Key, winner));
        }

        if (Transitions.Begin(State.Phase, request.Operation) is not { } phase)
        {
            return new BeginResult(Refusals.IllegalInPhase(Key, State.Phase, request.Operation));
        }

        State = State with
        {
            Phase = phase,
            CurrentRun = request.Run,
            CurrentOperation = request.Operation,
            RunNumber = State.RunNumber + 1,
            MachineKeys = request.MachineKeys,
            Requested = [.. State.Requested.Where(ticket => ticket.Run != request.Run)],
        };
        return new BeginResult(null, State.RunNumber);
    }

    private Unit OnComplete(CompleteRequest request)
    {
        if (State.CurrentRun == request.Run)
        {
            End(request.Outcome, request.InstancesStarted);
        }

        return Unit.Value;
    }

    private Unit OnAbandon(RunId run)
    {
        if (State.CurrentRun == run)
        {
            // What is left of the run gets no permit any more, and takes no further machine: pipelines can outlive it.
            // The permits it has may still be in use.
            var abandoned = new AbandonedRun(new GroupName(Key), State.RunNumber);
            foreach (var key in State.MachineKeys)
            {
                SignalEntity(ProtectedMachine.Release, key, new ReleaseRequest(run, PermitsMayBeInUse: true, abandoned));
            }

            End(RunOutcome.Failed, instancesStarted: false);
        }

        return Unit.Value;
    }

    private void End(RunOutcome outcome, bool instancesStarted) => State = State with
    {
        Phase = Transitions.End(State.CurrentOperation!.Value, outcome, instancesStarted),
        LastRun = State.CurrentRun,
        LastOutcome = outcome,
        CurrentRun = null,
        CurrentOperation = null,
        MachineKeys = [],
    };
}
