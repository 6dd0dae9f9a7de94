using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace DrFunctions.Api;

/// <summary>
/// Guards a server that has no sign-in and listens on loopback only: web pages in the operator's browser must not
/// reach it, neither by a name of theirs that resolves to loopback nor by a form or script of theirs.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        WhyNot(http) is { } problem ? problem.ExecuteAsync(http) : next(http);

    private static ProblemResult? WhyNot(HttpContext http)
    {
        var request = http.Request;
        var port = http.Connection.LocalPort;
        if (!IsOurs(request.Host, request.Scheme, port))
        {
            return new(RequestErrors.ForeignHost(request.Host.Value ?? "", port));
        }

        if (request.Headers.TryGetValue(HeaderNames.Origin, out var origin) && !IsOurs(origin.ToString(), port))
        {
            return new(RequestErrors.ForeignOrigin(origin.ToString()));
        }

        return HasBody(http) && !IsJson(request.ContentType) ? new(RequestErrors.NotJson(request.ContentType)) : null;
    }

    // A name other than localhost may be anybody's; an address cannot be made to mean another machine.
    private static bool IsOurs(HostString host, string scheme, int port) =>
        (host.Host == "localhost" || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
        && (host.Port ?? (scheme == "https" ? 443 : 80)) == port;

    private static bool IsOurs(string origin, int port) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && IsOurs(new HostString(uri.Host, uri.Port), uri.Scheme, port);

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? http.Request.ContentLength is null or > 0;

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
