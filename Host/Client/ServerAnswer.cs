using System.Text.Json;

namespace DrFunctions.Host.Client;

/// <summary>What a server answered.</summary>
/// <param name="Text">The JSON, as it came.</param>
/// <param name="Json">The same, read.</param>
/// <param name="Replayed">Whether an earlier request with the same Idempotency-Key had done it already.</param>
internal sealed record ServerAnswer(string Text, JsonElement Json, bool Replayed = false)
{
    /// <summary>The answer's elements, where it is a list.</summary>
    public IEnumerable<JsonElement> Elements() => Json.ValueKind == JsonValueKind.Array ? Json.EnumerateArray() : [];
}
