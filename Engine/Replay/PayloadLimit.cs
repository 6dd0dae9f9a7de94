using System.Text;

namespace DrFunctions.Engine.Replay;

/// <summary>How large a payload may be.</summary>
internal static class PayloadLimit
{
    /// <summary>What to say when the payload exceeds the limit in bytes of UTF-8; null when it does not.</summary>
    public static EngineException? Exceeded(string what, string? payload, int limit)
    {
        // No character takes more than three bytes, nor less than one: most payloads need no count.
        if (payload is null || payload.Length <= limit / 3)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetByteCount(payload);
        return bytes > limit ? Errors.TooLarge(what, bytes, limit) : null;
    }

    /// <summary>Throws when the payload exceeds the limit.</summary>
    /// <exception cref="EngineException">It does.</exception>
    public static string? Check(string what, string? payload, int limit) =>
        Exceeded(what, payload, limit) is { } excess ? throw excess : payload;
}
