namespace DrFunctions.Contracts;

/// <summary>A failure that an operator can act on.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>, explained in docs/errors.md.</param>
/// <param name="Message">What happened, naming the thing it happened to.</param>
/// <param name="Remedy">What to do next.</param>
/// <param name="Expected">What should have been, where that helps.</param>
/// <param name="CorrelationId">ARM's x-ms-correlation-request-id (or x-ms-request-id), for Azure's support.</param>
public sealed record DrError(
    string Code,
    string Message,
    string Remedy,
    string? Expected = null,
    string? CorrelationId = null)
{
    /// <inheritdoc />
    public override string ToString() => $"{Code}: {Sentence(Message)} {Remedy}".TrimEnd();

    /// <summary>A text that another sentence may follow: with a full stop, where it ends without one.</summary>
    public static string Sentence(string text) =>
        text.TrimEnd() is { Length: > 0 } trimmed && !".!?…:".Contains(trimmed[^1]) ? trimmed + "." : text.TrimEnd();
}
