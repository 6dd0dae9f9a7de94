namespace DrFunctions.Contracts;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>A planned run would fail, or do harm: it does not begin unless the code is forced.</summary>
    Error,

    /// <summary>It takes longer, costs more or protects less than it should; nothing is held up by it.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Info,
}

/// <summary>Something that a readiness check found.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>, one per cause, explained in docs/errors.md.</param>
/// <param name="Message">What was found, naming the thing.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Side">The side of the plan that it is about; null for the group as a whole.</param>
/// <param name="Machine">The machine; null for what is about none in particular.</param>
public sealed record Finding(
    Severity Severity, string Code, string Message, string Remedy, SiteRole? Side = null, MachineName? Machine = null);
