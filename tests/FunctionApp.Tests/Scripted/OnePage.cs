using Microsoft.DurableTask;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>A result of one page.</summary>
internal sealed class OnePage<T>(IReadOnlyList<T> values) : AsyncPageable<T>
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
    {
        await Task.CompletedTask;
        yield return new Page<T>(values);
    }
}
