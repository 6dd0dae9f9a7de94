using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What went wrong, with what to do next.</summary>
internal static class Errors
{
    public static void Write(Html html, DrError error)
    {
        html.Write($"""<div class="error"><p><strong>{error.Code}</strong> {error.Message}</p>""");
        if (error.Expected is { } expected)
        {
            html.Write($"<p>Expected: {expected}</p>");
        }

        html.Write($"<p>To do: {error.Remedy}</p>");
        if (error.CorrelationId is { } correlation)
        {
            html.Write($"<p>Correlation id: <code>{correlation}</code></p>");
        }

        html.Write($"</div>");
    }
}
