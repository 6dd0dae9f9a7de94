using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Reads JSON bodies, strictly: what is not understood is refused, never ignored.</summary>
internal static class JsonBody
{
    // The strictest Durable Functions backend takes messages of 1 MB.
    private const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body as JSON text; empty if there is none.</summary>
    public static async Task<(string Text, ProblemResult? Problem)> TextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                var tooLarge = RequestErrors.Bad("The body is larger than 1 MB.", "Send less.");
                return ("", new(ProblemKinds.Of(tooLarge) with { Status = StatusCodes.Status413PayloadTooLarge }));
            }
        }

        var text = System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        return Fault(text) is { } fault ? ("", fault) : (text, null);
    }

    /// <summary>The options of a run; the defaults if there is no body.</summary>
    public static async Task<(RunOptions Options, ProblemResult? Problem)> RunOptionsAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var options = new RunOptions();
        var (text, problem) = await TextAsync(request, cancellationToken);
        if (problem is not null || string.IsNullOrWhiteSpace(text))
        {
            return (options, problem);
        }

        using var document = JsonDocument.Parse(text);
        return (Unknown(document.RootElement) ?? Misshapen(document.RootElement)) is { } wrong
            ? (options, wrong)
            : (document.Deserialize(ContractsJson.Default.RunOptions)!, null);
    }

    private static ProblemResult? Fault(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return null;
        }
        catch (JsonException invalid)
        {
            return new(RequestErrors.Bad("The body is no JSON: " + invalid.Message, "Correct the body, or send none."));
        }
    }

    private static ProblemResult? Unknown(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new(RequestErrors.Bad(
                $"The body is {body.ValueKind}, not an object.", "Write the options between { and }.", Expected));
        }

        var known = Members.Select(property => property.Name).ToList();
        var unknown = body.EnumerateObject()
            .Select(member => member.Name)
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .ToList();
        if (unknown.Count == 0)
        {
            return null;
        }

        var error = RequestErrors.Bad(
            $"The body has members that are not known: {string.Join(", ", unknown)}.",
            "Correct or remove them: an option that is not understood must not be passed over.",
            Expected);
        return new(ProblemKinds.Of(error) with
        {
            Errors = [.. unknown.Select(name => new ProblemError(name, Hint(name, known)))],
        });
    }

    private static ProblemResult? Misshapen(JsonElement body)
    {
        List<ProblemError> wrong =
        [
            .. from member in body.EnumerateObject()
               let type = Members.Single(known => known.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)).PropertyType
               let wanted = OptionShape.Missed(type, member.Value)
               where wanted is not null
               select new ProblemError(member.Name, $"Write {wanted}."),
            .. body.EnumerateObject().GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Skip(1).Any())
                .Select(same => new ProblemError(same.Key, "It stands there twice.")),
        ];
        return wrong.Count == 0 ? null : new(ProblemKinds.Of(RequestErrors.Bad(
            $"These members of the body have values of the wrong kind: {string.Join(", ", wrong.Select(error => "$." + error.Path))}.",
            string.Join(" ", wrong.Select(error => $"{error.Path}: {error.Message}")),
            Expected)) with { Errors = wrong });
    }

    private static string Hint(string name, IEnumerable<string> known) =>
        NearestKey.Of(name, known) is { } nearest ? $"Unknown. Did you mean '{nearest}'?" : "Unknown.";

    private static IList<JsonPropertyInfo> Members => ContractsJson.Default.RunOptions.Properties;

    private static string Expected => "Members: " + string.Join(", ", Members.Select(property => property.Name)) + ".";
}
