namespace DrFunctions.Engine;

/// <summary>A fault of the engine or of its use: coded, with what to do about it.</summary>
public sealed class EngineException(string code, string message, string remedy, Exception? innerException = null)
    : Exception($"{code}: {message} {remedy}", innerException)
{
    /// <summary>The code, <c>DR-8nnn</c>; all are listed in <see cref="Errors"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What happened, without code and remedy.</summary>
    public string Problem { get; } = message;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
