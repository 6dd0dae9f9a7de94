using System.Text.Json;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>A line of the simulator's journal, as its control plane writes it.</summary>
internal sealed record JournalEntry(
    long Seq, DateTimeOffset Time, string Kind, string Resource, string Action, string Why, string? Method = null,
    string? Principal = null, string? From = null, string? To = null, string? Outcome = null, long? LastAcknowledged = null)
{
    /// <summary>An accepted call that changes something.</summary>
    public bool IsMutation => Kind == "mutation";

    /// <summary>A machine's power state changed.</summary>
    public bool IsPower => Kind == "power";

    /// <summary>A machine was removed, with whatever power it had.</summary>
    public bool IsRemovedMachine => IsMutation && Method == "DELETE" && Type == "virtualmachines";

    /// <summary>The resource's type, such as virtualmachines.</summary>
    public string Type => Resource.Split('/')[^2];

    /// <summary>The resource's name.</summary>
    public string Name => Resource.Split('/')[^1];

    /// <summary>The resource's group: which of the sample's two sides it is on.</summary>
    public string ResourceGroup => Resource.Split('/') is { Length: > 4 } parts ? parts[4] : "";

    public bool IsAtSource => ResourceGroup == "payroll";

    public bool IsAtDestination => ResourceGroup == "payroll-dr";

    public static IReadOnlyList<JournalEntry> ReadAll(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JournalEntry>(line, Json.Web)!)];

    public override string ToString() => IsPower
        ? $"#{Seq} {Time:HH:mm:ss.fff} {ResourceGroup}/{Name} {From} → {To} ({Why})"
        : $"#{Seq} {Time:HH:mm:ss.fff} {Method} {ResourceGroup}/{Name} {Action} {Outcome}";
}
