using System.Text.RegularExpressions;
using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Who asks, as far as that can be known without a sign-in.</summary>
/// <param name="defaultUser">Who is asked to have asked where the request does not say.</param>
internal sealed partial class Requester(string defaultUser)
{
    /// <summary>The header by which a client names its user.</summary>
    public const string Header = "X-Dr-User";

    /// <summary>The name, marked as unverified; null, and the error, if the header holds no name.</summary>
    public string? Of(HttpRequest request, out DrError? error)
    {
        error = null;
        if (!request.Headers.TryGetValue(Header, out var named))
        {
            return "unverified:" + defaultUser;
        }

        if (UserName().IsMatch(named.ToString()))
        {
            return "unverified:" + named;
        }

        error = RequestErrors.Bad(
            $"The header {Header} holds no user name.",
            "Write 1 to 64 letters, digits, blanks and . _ - @ + \\, or leave it out.");
        return null;
    }

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} ._@+\\-]{0,63}\z")]
    private static partial Regex UserName();
}
