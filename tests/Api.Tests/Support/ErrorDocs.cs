namespace DrFunctions.Api.Tests;

/// <summary>The anchors of docs/errors.md, as GitHub makes them of its headings.</summary>
internal static class ErrorDocs
{
    public static IReadOnlyList<string> Anchors { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "errors.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => "docs/errors.md#" + line[4..].Trim().ToLowerInvariant().Replace(' ', '-')),
    ];
}
