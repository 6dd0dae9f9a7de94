using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>An operation as the command line asks for it.</summary>
/// <param name="Operation">What.</param>
/// <param name="Group">Of which group.</param>
/// <param name="Options">How.</param>
/// <param name="Key">The Idempotency-Key; null for none.</param>
/// <param name="Watch">Whether to follow it to its end.</param>
/// <param name="Json">Whether the server's JSON alone is printed.</param>
/// <param name="Words">The command as it was typed, to be repeated.</param>
/// <param name="Path">Where it is asked for; null for the operation of the group.</param>
/// <param name="Action">What a recovery is to do; null for any other.</param>
internal sealed record StartOrder(
    Operation Operation, string Group, RunOptions Options, string? Key, bool Watch, bool Json, IReadOnlyList<string> Words,
    string? Path = null, string? Action = null);
