namespace DrFunctions.Durable;

/// <summary>A failure as data, the only form in which one crosses a durable boundary.</summary>
/// <param name="ErrorType">Full name of the exception's type, or a code of the engine.</param>
/// <param name="ErrorMessage">What happened, for people.</param>
/// <param name="StackTrace">Where, as text; null when it crossed from another process without one.</param>
/// <param name="InnerFailure">The cause, if there is one.</param>
/// <param name="IsNonRetriable">True when a retry policy must not try again.</param>
public sealed record FailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace = null,
    FailureDetails? InnerFailure = null,
    bool IsNonRetriable = false)
{
    /// <summary>Takes the failure out of an exception, causes included.</summary>
    public static FailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is TaskFailedException failed)
        {
            return failed.FailureDetails;
        }

        return new FailureDetails(
            exception.GetType().FullName ?? exception.GetType().Name,
            exception.Message,
            exception.StackTrace,
            exception.InnerException is null ? null : FromException(exception.InnerException),
            exception is NonRetriableException);
    }
}
