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

    /// <summary>One of <see cref="Contracts.ErrorCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What to do next.</summary>
    public required string Remedy { get; init; }

    /// <summary>What should have been, where that helps.</summary>
    public string? Expected { get; init; }

    /// <summary>The run that is in the way, where there is one.</summary>
    public string? Run { get; init; }

    /// <summary>Each thing that is wrong, where there are several.</summary>
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}

/// <summary>One of several things that are wrong with a request.</summary>
/// <param name="Path">Where: a member, a header or a query parameter.</param>
/// <param name="Message">What.</param>
internal sealed record ProblemError(string Path, string Message);
