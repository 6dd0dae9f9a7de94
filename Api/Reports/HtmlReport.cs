using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>
/// A report as a page that stands alone: no script, nothing loaded from anywhere, light or dark as the reader likes it,
/// and made to be printed. It can be kept as a file or sent by mail.
/// </summary>
internal static class HtmlReport
{
    /// <summary>What a browser may do with it: nothing but apply the styles that stand in it.</summary>
    public const string SecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes the page.</summary>
    public static string Write(RunReport report)
    {
        var html = new Html();
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{SecurityPolicy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{Words.Of(report.Operation)} of {report.Group.Value}: {Words.Of(report.Outcome)}</title>
            <style>
            """);
        ReportStyle.Write(html);
        html.Write($"</style>\n</head>\n<body>\n<main>\n");
        Summary.Write(html, report);
        SteeringSection.Write(html, report);
        Timeline.Write(html, report);
        Losses.Write(html, report);
        MachineSections.Write(html, report);
        html.Write($"</main>\n</body>\n</html>\n");
        return html.ToString();
    }
}
