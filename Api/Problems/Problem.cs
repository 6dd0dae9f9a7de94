using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What a client is told when a request fails: problem details (RFC 9457), with our members.</summary>
internal sealed record Problem
{
    /// <summary>Where the code is explained.</summary>
    public required string Type { get; init; }

    /// <summary>The code's title, the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time.</summary>
    public required string Detail { get; init; }

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What to do next.</summary>
    public required string Remedy { get; init; }

    /// <summary>What should have been, where that helps.</summary>
    public string? Expected { get; init; }

    /// <summary>The run that is in the way or, where a run was refused, that one.</summary>
    public string? Run { get; init; }

    /// <summary>What each machine loses or leaves behind, where a run was refused because of it.</summary>
    public IReadOnlyList<ProblemLoss>? Losses { get; init; }

    /// <summary>What the body has to say for the run to begin, where that is all that is missing.</summary>
    public ProblemAcknowledgement? Acknowledge { get; init; }

    /// <summary>Each thing that is wrong, where there are several.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}

/// <summary>One of several things that are wrong with a request.</summary>
/// <param name="Path">Where: a member, a header or a query parameter.</param>
/// <param name="Message">What.</param>
internal sealed record ProblemError(string Path, string Message);

/// <summary>What a machine loses or leaves behind.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Loss">The window of writes; null for nothing.</param>
internal sealed record ProblemLoss(MachineName Machine, LossWindow? Loss);

/// <summary>A member of the body by which somebody says that a loss was seen and is acceptable.</summary>
/// <param name="Field">The member.</param>
/// <param name="Value">What it has to say: the group's name.</param>
internal sealed record ProblemAcknowledgement(string Field, string Value);
