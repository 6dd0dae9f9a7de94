using System.Net;
using System.Text.Json.Nodes;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>An HTTP answer: status, headers and the body as JSON, if it is any.</summary>
internal sealed record Answer(HttpStatusCode Status, Uri? Location, string? ContentType, JsonNode? Body, string Text)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0 ? JsonNode.Parse(text) : null;
        return new Answer(response.StatusCode, response.Headers.Location, type, body, text);
    }

    /// <summary>The answer itself, if it has the status; otherwise an exception that shows what came instead.</summary>
    public Answer Expect(HttpStatusCode status) => Status == status
        ? this
        : throw new InvalidOperationException($"Expected {(int)status}, got {(int)Status}: {Text}");
}
