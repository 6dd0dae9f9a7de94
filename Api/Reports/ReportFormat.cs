using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DrFunctions.Api;

/// <summary>Whether a client wants a report as a page or as JSON.</summary>
internal static class ReportFormat
{
    private const string Parameter = "format";
    private static readonly MediaTypeHeaderValue Html = new("text/html");
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>True for a page: asked for by <c>format=html</c>, or preferred to JSON by the Accept header.</summary>
    public static bool IsPage(HttpRequest request, out DrError? error)
    {
        error = null;
        var asked = request.Query[Parameter].ToString();
        switch (asked)
        {
            case "":
                return Accepts(request, Html) > Accepts(request, Json);
            case "html":
                return true;
            case "json":
                return false;
            default:
                error = RequestErrors.Bad($"'{asked}' is no format of a report.", $"Write {Parameter}=html or {Parameter}=json, or leave it out.");
                return false;
        }
    }

    /// <summary>The answer that holds the page.</summary>
    public static IResult Page(HttpContext http, RunReport report)
    {
        http.Response.Headers.ContentSecurityPolicy = HtmlReport.SecurityPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(HtmlReport.Write(report), "text/html; charset=utf-8");
    }

    // RFC 9110, 12.5.1: of all ranges that match, the most specific one counts.
    private static double Accepts(HttpRequest request, MediaTypeHeaderValue type) =>
        request.GetTypedHeaders().Accept
            .Where(type.IsSubsetOf)
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
}
