using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>A run under way, or ended, as the API shows it.</summary>
internal sealed record RunSnapshot
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Its group; empty where the server does not say.</summary>
    public required string Group { get; init; }

    /// <summary>The operation; null for one that this program does not know.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Where its orchestration stands; empty once it is purged.</summary>
    public required string Status { get; init; }

    /// <summary>How it ended; null until it has, and where it ended without a report.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended; null until it has.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Stage and counts; null before the first.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>Each machine.</summary>
    public required IReadOnlyList<MachineProgress> Machines { get; init; }

    /// <summary>Machines that it waits for an answer about.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>That it waits to be approved, until when, and the command that approves; null if it does not wait.</summary>
    public string? Approval { get; init; }

    /// <summary>Why it was refused, stopped or failed, or why it does not go on.</summary>
    public DrError? Error { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended => EndedAt is not null;

    /// <summary>Reads the answer to <c>GET /api/runs/{id}</c>.</summary>
    public static RunSnapshot Of(JsonElement run) => new()
    {
        Run = run.Text("run"),
        Group = run.Text("group"),
        Operation = run.Choice<Operation>("operation"),
        Status = run.Text("status"),
        Outcome = run.Choice<RunOutcome>("outcome"),
        RequestedBy = run.Text("requestedBy"),
        RequestedAt = run.Time("requestedAt") ?? default,
        EndedAt = run.Time("endedAt"),
        Progress = run.Member("progress")?.As(ContractsJson.Default.RunProgress),
        Machines = [.. run.List("machines").Select(machine => InOwnWords(machine.As(ContractsJson.Default.MachineProgress)))],
        Questions = [.. run.List("questions").Select(question => question.As(ContractsJson.Default.Question))],
        Approval = run.Member("approval") is { } approval && approval.Text("granted") != bool.TrueString && run.Time("endedAt") is null
            ? $"It waits to be approved until {Display.Time(approval.Time("until"))}: {approval.List("given").Count()} of "
                + $"{approval.Text("needed")} did. Somebody else approves by: dr approve {run.Text("run")}"
            : null,
        Error = run.Member("error")?.As(ContractsJson.Default.DrError) is { } error ? OwnWords.Of(error) : null,
    };

    private static MachineProgress InOwnWords(MachineProgress machine) =>
        machine.Error is { } error ? machine with { Error = OwnWords.Of(error) } : machine;
}
