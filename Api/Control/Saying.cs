using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>What somebody says to a run.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why; null if nothing was said.</param>
internal sealed record Saying(string By, DateTimeOffset At, string? Why)
{
    private const string WhyMember = "why";
    private const int MostLetters = 500;

    private static readonly Dictionary<string, Type> Members = new() { [WhyMember] = typeof(string) };

    /// <summary>Reads it from a request. The body: <c>{ "why": "…" }</c>, or none.</summary>
    public static async Task<(Saying? Said, ProblemResult? Problem)> ReadAsync(HttpContext http, Requester requester, TimeProvider time)
    {
        var by = requester.Of(http.Request, out var badName);
        if (badName is not null)
        {
            return (null, new(badName));
        }

        var (body, problem) = await JsonBody.ObjectAsync(http.Request, Members, http.RequestAborted);
        if (problem is not null)
        {
            return (null, problem);
        }

        var why = body[WhyMember]?.GetValue<string>().Trim();
        return why is { Length: > MostLetters }
            ? (null, new(RequestErrors.Bad(
                $"{WhyMember} has {why.Length} characters.", $"Say it in {MostLetters}: it is shown with the run, and kept in its report.")))
            : (new Saying(by!, time.GetUtcNow(), string.IsNullOrEmpty(why) ? null : why), null);
    }
}
