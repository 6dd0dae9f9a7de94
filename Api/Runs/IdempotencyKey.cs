using System.Text.RegularExpressions;
using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>The Idempotency-Key header: a request repeated with the same key starts nothing twice.</summary>
internal static partial class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Answers a repeat: the run was started by an earlier request.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>The key; null if there is none, and the error if it is none.</summary>
    public static string? Of(HttpRequest request, out DrError? error)
    {
        error = null;
        if (!request.Headers.TryGetValue(Header, out var key))
        {
            return null;
        }

        if (Allowed().IsMatch(key.ToString()))
        {
            return key.ToString();
        }

        error = RequestErrors.Bad(
            $"The header {Header} holds no key.", "Write 1 to 128 visible ASCII characters without blanks, such as a Guid.");
        return null;
    }

    [GeneratedRegex(@"^[\x21-\x7e]{1,128}\z")]
    private static partial Regex Allowed();
}
