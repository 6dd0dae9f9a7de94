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
    public override string ToString() => $"{Code}: {Message} {Remedy}";
}
