using DrFunctions.Contracts;

namespace DrFunctions.Activities.Reconciling;

/// <summary>The permit's time is over: nothing was sent.</summary>
internal sealed class PermitExpiredException() : Exception("The step's permit has expired.");

/// <summary>The proof that a mutation rests on has grown old on its way out: nothing was sent, and a new look proves anew.</summary>
internal sealed class ProofExpiredException() : Exception("The proof that the request rests on has grown old.");

/// <summary>The site cannot take or answer a request just now; the state must be looked at again later.</summary>
internal sealed class SiteNotReadyException(string message, TimeSpan? after = null, Exception? inner = null)
    : Exception(message, inner)
{
    public TimeSpan? After { get; } = after;

    /// <summary>Whether nothing at all answered.</summary>
    public bool Silent { get; init; }
}

/// <summary>The site, or its configuration, refuses in a way that somebody must settle.</summary>
internal sealed class SiteRefusedException(DrError error, Exception? inner = null)
    : Exception(error.Message, inner)
{
    public DrError Error { get; } = error;
}
