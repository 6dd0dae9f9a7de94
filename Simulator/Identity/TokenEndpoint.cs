using Microsoft.AspNetCore.Http;

namespace DrFunctions.Simulator.Identity;

/// <summary>What Entra answers under <c>/{tenant}/</c>: tokens for client credentials, OpenID configuration, instance discovery; and ARM's own description of itself.</summary>
internal sealed class TokenEndpoint(Tokens tokens, string tenant, TimeProvider time)
{
    /// <summary>Resources that tokens are given for, beside the endpoint itself.</summary>
    public static readonly string[] Audiences = ["https://management.azure.com", "https://management.core.windows.net"];

    /// <summary>Whether the path is the authority's, not ARM's.</summary>
    public static bool Owns(string path) =>
        path.EndsWith("/oauth2/v2.0/token", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/oauth2/token", StringComparison.OrdinalIgnoreCase)
        || path.Contains("/.well-known/openid-configuration", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/discovery/instance", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith("/discovery/v2.0/keys", StringComparison.OrdinalIgnoreCase) || path.Equals("/metadata/endpoints", StringComparison.OrdinalIgnoreCase);

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        var root = $"https://{request.Host}";
        if (path.EndsWith("/discovery/instance", StringComparison.OrdinalIgnoreCase)) await WriteAsync(context, 200, Discovery(root, request.Host.Value!));
        else if (path.EndsWith("openid-configuration", StringComparison.OrdinalIgnoreCase)) await WriteAsync(context, 200, Configuration(root));
        else if (path.EndsWith("/keys", StringComparison.OrdinalIgnoreCase)) await WriteAsync(context, 200, new JsonObject { ["keys"] = new JsonArray() });
        else if (path.EndsWith("/endpoints", StringComparison.OrdinalIgnoreCase)) await WriteAsync(context, 200, Endpoints(root));
        else await IssueAsync(context, root);
    }

    private async Task IssueAsync(HttpContext context, string root)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
        {
            await RefuseAsync(context, 400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.");
            return;
        }

        var form = await request.ReadFormAsync();
        var asked = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
        var client = tokens.FindClient(form["client_id"]);
        var scope = form["scope"].ToString().Split(' ').FirstOrDefault(s => s.EndsWith("/.default", StringComparison.OrdinalIgnoreCase));
        var audience = scope?[..^"/.default".Length].TrimEnd('/') ?? form["resource"].ToString().TrimEnd('/');
        if (!asked.Same(tenant))
            await RefuseAsync(context, 400, "invalid_request", 90002, $"Tenant '{asked}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");
        else if (form["grant_type"] != "client_credentials")
            await RefuseAsync(context, 400, "unsupported_grant_type", 70003, $"The app requested an unsupported grant type '{form["grant_type"]}'.");
        else if (client is null)
            await RefuseAsync(context, 400, "unauthorized_client", 700016, $"Application with identifier '{form["client_id"]}' was not found in the directory '{tenant}'.");
        else if (form["client_secret"] != client.Secret)
            await RefuseAsync(context, 401, "invalid_client", 7000215, $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client.ClientId}'.");
        else if (audience is null || !Audiences.Append(root).Contains(audience, StringComparer.OrdinalIgnoreCase))
            await RefuseAsync(context, 400, "invalid_scope", 70011, $"The provided value for the input parameter 'scope' is not valid. The scope {form["scope"]} is not valid: expected {Audiences[0]}/.default or {root}/.default.");
        else
        {
            await WriteAsync(context, 200, new JsonObject
            {
                ["token_type"] = "Bearer", ["expires_in"] = Tokens.LifetimeSeconds, ["ext_expires_in"] = Tokens.LifetimeSeconds,
                ["access_token"] = tokens.Issue(client, audience, $"{root}/{tenant}/"),
            });
        }
    }

    private Task RefuseAsync(HttpContext context, int status, string error, int code, string message) => WriteAsync(context, status, new JsonObject
    {
        ["error"] = error, ["error_description"] = $"AADSTS{code}: {message} Trace ID: {context.TraceIdentifier} Timestamp: {time.GetUtcNow():u}",
        ["error_codes"] = new JsonArray(code), ["timestamp"] = $"{time.GetUtcNow():u}", ["trace_id"] = context.TraceIdentifier,
        ["correlation_id"] = context.Request.Headers["client-request-id"].ToString(), ["error_uri"] = $"https://{context.Request.Host}/error?code={code}",
    });

    private JsonObject Configuration(string root) => new()
    {
        ["token_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/token", ["authorization_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/authorize",
        ["device_authorization_endpoint"] = $"{root}/{tenant}/oauth2/v2.0/devicecode", ["jwks_uri"] = $"{root}/{tenant}/discovery/v2.0/keys",
        ["issuer"] = $"{root}/{tenant}/v2.0", ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post"),
        ["response_types_supported"] = new JsonArray("token"), ["subject_types_supported"] = new JsonArray("pairwise"),
    };

    private JsonObject Endpoints(string root) => new()
    {
        ["galleryEndpoint"] = root, ["graphEndpoint"] = root, ["portalEndpoint"] = root,
        ["authentication"] = new JsonObject { ["loginEndpoint"] = root + "/", ["audiences"] = new JsonArray(Audiences[0], Audiences[1]), ["tenant"] = tenant },
    };

    private JsonObject Discovery(string root, string host) => new()
    {
        ["tenant_discovery_endpoint"] = $"{root}/{tenant}/v2.0/.well-known/openid-configuration", ["api-version"] = "1.1",
        ["metadata"] = new JsonArray(new JsonObject { ["preferred_network"] = host, ["preferred_cache"] = host, ["aliases"] = new JsonArray(host) }),
    };

    private static Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store, no-cache";
        return context.Response.WriteAsync(body.ToJsonString(Json.Relaxed));
    }
}
