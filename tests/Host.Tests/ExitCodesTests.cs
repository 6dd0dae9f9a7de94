using DrFunctions.Contracts;

namespace DrFunctions.Host.Tests;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(RunOutcome.Completed, 0)]
    [InlineData(RunOutcome.CompletedWithSkips, 6)]
    [InlineData(RunOutcome.Refused, 2)]
    [InlineData(RunOutcome.Cancelled, 5)]
    [InlineData(RunOutcome.Stopped, 3)]
    [InlineData(RunOutcome.Failed, 3)]
    public void Of_EachOutcome_IsTheDocumentedCode(RunOutcome outcome, int code) =>
        ExitCodes.Of(outcome).Should().Be(code, "scripts rely on the documented codes");
}
