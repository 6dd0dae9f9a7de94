namespace DrFunctions.Contracts;

/// <summary>One thing wrong with a plan.</summary>
/// <param name="Path">Where in the document, such as <c>machines[2].dependsOn[0]</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
/// <param name="File">The file; null until known.</param>
/// <param name="Line">The line, from 1; null where there is none.</param>
public sealed record PlanFault(
    string Path, string Message, string Remedy, string? File = null, int? Line = null)
{
    /// <inheritdoc />
    public override string ToString() =>
        string.Join(": ", new[] { Place, Path }.Where(part => part.Length > 0).Append($"{Message} {Remedy}"));

    private string Place => Line is { } line ? $"{File}:{line}" : File ?? "";
}
