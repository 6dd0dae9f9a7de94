namespace DrFunctions.Durable.Tests;

public sealed class FailureDetailsTests
{
    [Fact]
    public void FromException_KeepsTypeMessageAndCauses()
    {
        var failure = FailureDetails.FromException(
            new InvalidOperationException("outer", new NonRetriableException("inner")));

        failure.ErrorType.Should().Be("System.InvalidOperationException");
        failure.ErrorMessage.Should().Be("outer");
        failure.IsNonRetriable.Should().BeFalse("only the outermost failure decides");
        failure.InnerFailure!.ErrorMessage.Should().Be("inner");
        failure.InnerFailure.IsNonRetriable.Should().BeTrue();
    }

    [Fact]
    public void FromException_OfAFailedTask_GivesTheTasksOwnFailure()
    {
        var own = new FailureDetails("E", "the cause", IsNonRetriable: true);

        FailureDetails.FromException(new TaskFailedException("Work", own)).Should().BeSameAs(
            own, "wrapping it at every level would bury the cause");
    }

    [Fact]
    public void TaskFailedException_NamesTaskAndCause() =>
        new TaskFailedException("Work", new FailureDetails("E", "no disk")).Message.Should().Be("'Work' failed: no disk");
}
