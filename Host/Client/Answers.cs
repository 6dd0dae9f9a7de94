using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>Tells answers of a server of ours from problems, and both from what anything else may answer.</summary>
internal static class Answers
{
    /// <summary>The JSON of a success.</summary>
    /// <exception cref="ServerProblem">It is none, and says why.</exception>
    /// <exception cref="CommandFailure">It is nothing that a server of ours says.</exception>
    public static ServerAnswer Read(HttpRequestMessage request, HttpResponseMessage response, string text)
    {
        var answer = Parse(text);
        return answer switch
        {
            not null when response.IsSuccessStatusCode => answer with { Replayed = response.Headers.Contains("Idempotency-Replayed") },
            not null when answer.Json.Text("code").Length > 0 => throw Problem(response.StatusCode, answer),
            _ => throw Unusable(request, response),
        };
    }

    /// <summary>Nothing listens there, or nothing that can be talked to: nothing was asked.</summary>
    public static CommandFailure Unreachable(Uri server, Exception cause) => new(
        ExitCodes.Unreachable,
        new DrError(
            ErrorCodes.ServerUnreachable,
            $"No server answers at {server.AbsoluteUri.TrimEnd('/')}: {cause.InnerException?.Message ?? cause.Message}".TrimEnd('.') + ".",
            $"Start one by 'dr serve', or name the right one by --server or {ServerAddress.Variable}."),
        cause);

    /// <summary>It was asked, and its answer did not come.</summary>
    public static CommandFailure Lost(HttpRequestMessage request, Uri server, Exception cause) => new(
        ExitCodes.Unreachable,
        new DrError(
            ErrorCodes.ServerUnreachable,
            $"The answer of {server.AbsoluteUri.TrimEnd('/')} did not arrive: {cause.Message.TrimEnd('.')}.",
            WhatNow(request)),
        cause);

    private static ServerAnswer? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new ServerAnswer(text, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ServerProblem Problem(HttpStatusCode status, ServerAnswer answer)
    {
        var json = answer.Json;
        var errors = json.List("errors").Select(error => DrError.Sentence($"{error.Text("path")}: {error.Text("message")}"));
        var error = new DrError(
            json.Text("code"),
            string.Join(' ', errors.Prepend(json.Text("detail"))),
            OwnWords.Of(json.Text("remedy")),
            json.Member("expected")?.ToString());
        return new ServerProblem(ExitCodeOf(status), error, answer);
    }

    private static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.Gone => ExitCodes.Refused,
        >= HttpStatusCode.InternalServerError => ExitCodes.Failed,
        _ => ExitCodes.BadInput,
    };

    private static CommandFailure Unusable(HttpRequestMessage request, HttpResponseMessage response) => new(
        ExitCodes.Unreachable,
        new DrError(
            ErrorCodes.UnusableAnswer,
            $"{request.RequestUri} answered {(int)response.StatusCode} with {Kind(response)}, which no DrFunctions server says.",
            response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? $"A Function App wants its key: put it into {FunctionsKey.Variable}."
                : $"Check the address in --server or {ServerAddress.Variable}. " + WhatNow(request)));

    private static string Kind(HttpResponseMessage response) =>
        response.Content.Headers.ContentLength == 0 ? "nothing" : response.Content.Headers.ContentType?.MediaType ?? "no content type";

    private static string WhatNow(HttpRequestMessage request) => request.Method == HttpMethod.Post
        ? "Whether the operation has started is not known: look at 'dr runs' before you repeat it; with the same --key a repeat starts nothing twice."
        : "Try again; nothing was changed.";
}
