using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrFunctions.Simulator.Identity;

/// <summary>Issues and checks bearer tokens of Entra's shape: signed JWTs with aud, iss, appid, oid, tid, exp.</summary>
internal sealed class Tokens(string tenant, IReadOnlyList<Principal> principals, TimeProvider time, byte[] key)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3599);

    public string Issue(Principal principal, string audience, string issuer)
    {
        var now = time.GetUtcNow();
        var claims = new JsonObject
        {
            ["aud"] = audience, ["iss"] = issuer, ["iat"] = now.ToUnixTimeSeconds(), ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(), ["appid"] = principal.ClientId, ["appidacr"] = "1", ["idtyp"] = "app",
            ["oid"] = principal.ObjectId, ["sub"] = principal.ObjectId, ["tid"] = tenant, ["ver"] = "1.0",
        };
        var head = Encode("""{"typ":"JWT","alg":"HS256"}""") + "." + Encode(claims.ToJsonString());
        return head + "." + Sign(head);
    }

    public static int LifetimeSeconds => (int)Lifetime.TotalSeconds;

    public Principal? FindClient(string? clientId) => principals.FirstOrDefault(p => p.ClientId.Same(clientId));

    /// <summary>The principal of an Authorization header, or a refusal.</summary>
    public Principal Authenticate(string? header)
    {
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw new ArmException(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        var token = header["Bearer ".Length..].Trim();
        var dot = token.LastIndexOf('.');
        if (dot < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(token[..dot])), Encoding.ASCII.GetBytes(token[(dot + 1)..])))
            throw new ArmException(401, "InvalidAuthenticationToken", "The access token is invalid.");
        var claims = Json.Parse(Base64Url.DecodeFromChars(token.AsSpan(token.IndexOf('.', StringComparison.Ordinal) + 1, dot - token.IndexOf('.', StringComparison.Ordinal) - 1)));
        if (claims.Number("exp") < time.GetUtcNow().ToUnixTimeSeconds())
            throw new ArmException(401, "ExpiredAuthenticationToken", string.Create(CultureInfo.InvariantCulture, $"The access token expiry UTC time '{DateTimeOffset.FromUnixTimeSeconds((long)claims.Number("exp")!.Value):u}' is earlier than current UTC time '{time.GetUtcNow():u}'."));
        return FindClient(claims.Str("appid"))
            ?? throw new ArmException(401, "InvalidAuthenticationToken", "The access token is of an unknown application.");
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private string Sign(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
}
