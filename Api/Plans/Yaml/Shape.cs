namespace DrFunctions.Api;

/// <summary>Which keys a mapping knows.</summary>
/// <param name="Is">What it is, in words.</param>
/// <param name="Required">Keys that must be there.</param>
/// <param name="Optional">Keys that may.</param>
/// <param name="Example">How it is written, in one line.</param>
internal sealed record Shape(string Is, string[] Required, string[] Optional, string Example)
{
    // Words that say that somebody writes a secret into a file that is kept in source control.
    private static readonly string[] SecretWords = ["secret", "password", "pwd", "token", "apikey", "accesskey", "sharedkey"];

    // Keys that only say where a secret is; in the wrong place they are misplaced, not dangerous.
    private static readonly string[] SecretPlaces = ["secretFile", "secretEnvironment"];

    /// <summary>All its keys.</summary>
    public IEnumerable<string> Keys => Required.Concat(Optional);

    /// <summary>Whether it has the key.</summary>
    public bool Knows(string key) => Keys.Contains(key, StringComparer.Ordinal);

    /// <summary>What is wrong with a key that it does not know.</summary>
    public static string Unknown(string key) => IsSecret(key)
        ? $"'{key}' would put a secret into this file."
        : $"The key '{key}' is not known here.";

    /// <summary>What to write instead.</summary>
    public string RemedyOf(string key)
    {
        if (IsSecret(key))
        {
            return "Write secretFile or secretEnvironment, which say where the secret is, and renew the one that stood here.";
        }

        var known = string.Join(", ", Keys);
        return NearestTo(key) is { } nearest
            ? $"Did you mean '{nearest}'? Known here: {known}."
            : $"Remove it. Known here: {known}.";
    }

    /// <summary>The key that was probably meant; null if none is near, and for what would be a secret.</summary>
    public string? NearestTo(string key) => IsSecret(key) ? null : NearestKey.Of(key, Keys);

    private static bool IsSecret(string key) =>
        NearestKey.Of(key, SecretPlaces) is null
        && SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));
}
