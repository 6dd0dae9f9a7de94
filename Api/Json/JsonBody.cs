using System.Text.Json;
using System.Text.Json.Nodes;
using DrFunctions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Reads JSON bodies, strictly: what is not understood is refused, never ignored.</summary>
internal static class JsonBody
{
    // The strictest Durable Functions backend takes messages of 1 MB.
    private const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The members of a run's options.</summary>
    public static IReadOnlyDictionary<string, Type> OptionMembers { get; } =
        ContractsJson.Default.RunOptions.Properties.ToDictionary(property => property.Name, property => property.PropertyType);

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
        var (body, problem) = await ObjectAsync(request, OptionMembers, cancellationToken);
        return (Options(body), problem);
    }

    /// <summary>Options out of members that were read already.</summary>
    public static RunOptions Options(JsonObject members) => members.Deserialize(ContractsJson.Default.RunOptions)!;

    /// <summary>Options as members.</summary>
    public static JsonObject Members(RunOptions options) =>
        JsonSerializer.SerializeToNode(options, ContractsJson.Default.RunOptions)!.AsObject();

    /// <summary>The body as an object of these members, by their own names; empty if there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The members that it may have, with their types.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(JsonObject Body, ProblemResult? Problem)> ObjectAsync(
        HttpRequest request, IReadOnlyDictionary<string, Type> known, CancellationToken cancellationToken)
    {
        var (text, problem) = await TextAsync(request, cancellationToken);
        if (problem is not null || string.IsNullOrWhiteSpace(text))
        {
            return ([], problem);
        }

        using var document = JsonDocument.Parse(text);
        return (Unknown(document.RootElement, known) ?? Misshapen(document.RootElement, known)) is { } wrong
            ? ([], wrong)
            : (new JsonObject(document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(
                NameOf(member, known), JsonNode.Parse(member.Value.GetRawText())))), null);
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

    private static ProblemResult? Unknown(JsonElement body, IReadOnlyDictionary<string, Type> members)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new(RequestErrors.Bad(
                $"The body is {body.ValueKind}, not an object.", "Write its members between { and }.", Expected(members)));
        }

        var known = members.Keys.ToList();
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
            Expected(members));
        return new(ProblemKinds.Of(error) with
        {
            Errors = [.. unknown.Select(name => new ProblemError(name, Hint(name, known)))],
        });
    }

    private static ProblemResult? Misshapen(JsonElement body, IReadOnlyDictionary<string, Type> members)
    {
        List<ProblemError> wrong =
        [
            .. from member in body.EnumerateObject()
               let wanted = OptionShape.Missed(members[NameOf(member, members)], member.Value)
               where wanted is not null
               select new ProblemError(member.Name, $"Write {wanted}."),
            .. body.EnumerateObject().GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
                .Where(same => same.Skip(1).Any())
                .Select(same => new ProblemError(same.Key, "It stands there twice.")),
        ];
        return wrong.Count == 0 ? null : new(ProblemKinds.Of(RequestErrors.Bad(
            $"These members of the body have values of the wrong kind: {string.Join(", ", wrong.Select(error => "$." + error.Path))}.",
            string.Join(" ", wrong.Select(error => $"{error.Path}: {error.Message}")),
            Expected(members))) with { Errors = wrong });
    }

    private static string Hint(string name, IEnumerable<string> known) =>
        NearestKey.Of(name, known) is { } nearest ? $"Unknown. Did you mean '{nearest}'?" : "Unknown.";

    private static string NameOf(JsonProperty member, IReadOnlyDictionary<string, Type> known) =>
        known.Keys.Single(name => name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));

    private static string Expected(IReadOnlyDictionary<string, Type> known) => "Members: " + string.Join(", ", known.Keys) + ".";
}
