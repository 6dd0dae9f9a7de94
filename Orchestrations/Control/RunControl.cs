using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What operators say to a run while it is under way. The API signals it here and then raises <see cref="Told"/>, which
/// says no more than that there is something to read: an event that is lost delays, and loses nothing. Key: the run's id.
/// </summary>
public sealed class RunControl : Entity<RunControlState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<RunControlState> Name = new(nameof(RunControl));

    /// <summary>Tells a run that there is something to read.</summary>
    public static readonly EventName<Unit> Told = new(nameof(Told));

    /// <summary>An operator cancels the run; the first one counts.</summary>
    public static readonly EntityOperation<CancelOrder, Unit> Cancel = Name.Operation<CancelOrder, Unit>(nameof(Cancel));

    /// <summary>An operator answers about a machine; ignored where no answer is waited for.</summary>
    public static readonly EntityOperation<MachineAnswer, Unit> Answer = Name.Operation<MachineAnswer, Unit>(nameof(Answer));

    /// <summary>The run asks about a machine.</summary>
    public static readonly EntityOperation<Question, Unit> Ask = Name.Operation<Question, Unit>(nameof(Ask));

    /// <summary>The run waits no longer: gives the question with the answer that came just in time, if one did.</summary>
    public static readonly EntityOperation<int, Question> Withdraw = Name.Operation<int, Question>(nameof(Withdraw));

    /// <summary>The run reads what was said, each answer once: it keeps all that it reads in its history.</summary>
    public static readonly EntityOperation<Unit, SaidToRun> Read = Name.Operation<Unit, SaidToRun>(nameof(Read));

    /// <summary>
    /// Machines pass their barrier together, unless the run was cancelled before; gives the cancellation, or null if they
    /// passed.
    /// </summary>
    public static readonly EntityOperation<Passing, PassingResult> Pass = Name.Operation<Passing, PassingResult>(nameof(Pass));

    /// <summary>The run has ended: nothing can be said to it any more.</summary>
    public static readonly EntityOperation<Unit, RunControlState> Close = Name.Operation<Unit, RunControlState>(nameof(Close));

    private const int ClosedRoom = 200;

    /// <summary>Registers the operations.</summary>
    public RunControl()
    {
        On(Cancel, order => Change(State.Ended ? State : State with { Cancel = State.Cancel ?? order }));
        On(Answer, OnAnswer);
        On(Ask, question => Change(State with
        {
            Questions = [.. State.Questions.Where(other => other.Number != question.Number), question],
        }));
        On(Withdraw, OnWithdraw);
        On(Read, _ => OnRead());
        On(Pass, OnPass);
        On(Close, _ =>
        {
            State = State with { Ended = true };
            return State;
        });
    }

    private Unit Change(RunControlState changed)
    {
        State = changed;
        return Unit.Value;
    }

    private Unit OnAnswer(MachineAnswer answer)
    {
        var asked = State.Ended ? null : State.OpenAbout(answer.Machine);
        return asked is null ? Unit.Value : Change(State.With(asked with { Answer = answer.Answer }));
    }

    private SaidToRun OnRead()
    {
        var answered = State.Questions
            .Where(question => question.Answer is not null && !State.HeardAnswers.Contains(question.Number))
            .Select(question => new HeardAnswer(question.Number, question.Answer!))
            .ToList();
        State = State with
        {
            Heard = State.Said,
            HeardAnswers = [.. State.HeardAnswers, .. answered.Select(answer => answer.Number)],
        };
        return new SaidToRun(State.Cancel, answered);
    }

    private Question OnWithdraw(int number)
    {
        var asked = State.Questions.Single(question => question.Number == number);
        var closed = asked with
        {
            Closed = asked.Answer is null,

            // All of it is in the machine's report: of many machines that are tried often this has to stay one message.
            Error = StatusText.Cut(asked.Error, ClosedRoom, ClosedRoom / 2),
        };
        State = State.With(closed);
        return closed;
    }

    private PassingResult OnPass(Passing passing)
    {
        if (State.Cancel is null)
        {
            State = State with { Passed = [.. State.Passed.Union(passing.Machines)] };
        }

        // A barrier that was passed before the cancellation stays passed.
        return new PassingResult(passing.Machines.All(State.Passed.Contains) ? null : State.Cancel);
    }
}
