using System.Text.Json.Serialization;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="RunControl"/> entity.</summary>
public sealed record RunControlState
{
    /// <summary>Who cancelled the run; null for nobody.</summary>
    public CancelOrder? Cancel { get; init; }

    /// <summary>What the run asked, in order.</summary>
    public IReadOnlyList<Question> Questions { get; init => field = value ?? []; } = [];

    /// <summary>The machines that passed the barrier: from there on nothing is rolled back.</summary>
    public IReadOnlyList<MachineName> Passed { get; init => field = value ?? []; } = [];

    /// <summary>How much of what was said the run has read.</summary>
    public int Heard { get; init; }

    /// <summary>The numbers of the questions whose answers it has read.</summary>
    public IReadOnlyList<int> HeardAnswers { get; init => field = value ?? []; } = [];

    /// <summary>Whether the run has ended.</summary>
    public bool Ended { get; init; }

    /// <summary>How much was said.</summary>
    [JsonIgnore]
    public int Said => (Cancel is null ? 0 : 1) + Questions.Count(question => question.Answer is not null);

    /// <summary>Whether something was said that the run has not read: its event was lost, or is under way.</summary>
    [JsonIgnore]
    public bool IsUnheard => !Ended && Said > Heard;

    /// <summary>The question about a machine that an answer is waited for; null for none.</summary>
    public Question? OpenAbout(MachineName machine) =>
        Questions.LastOrDefault(question => question.IsOpen && question.Machine == machine);

    internal RunControlState With(Question changed) => this with
    {
        Questions = [.. Questions.Select(question => question.Number == changed.Number ? changed : question)],
    };
}

/// <summary>An operator answers about a machine.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Answer">The answer.</param>
public sealed record MachineAnswer(MachineName Machine, Answer Answer);

/// <summary>What a run has not read yet.</summary>
/// <param name="Cancel">Who cancelled it, whether it has read that or not; null for nobody.</param>
/// <param name="Answers">The answers.</param>
public sealed record SaidToRun(CancelOrder? Cancel, IReadOnlyList<HeardAnswer> Answers);

/// <summary>An answer to one of a run's questions.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Answer">The answer.</param>
public sealed record HeardAnswer(int Number, Answer Answer);

/// <summary>Machines that share a barrier are about to pass it.</summary>
public sealed record Passing(IReadOnlyList<MachineName> Machines);

/// <summary>Whether they may.</summary>
/// <param name="Cancel">Who cancelled the run before; null if they may.</param>
public sealed record PassingResult(CancelOrder? Cancel);
