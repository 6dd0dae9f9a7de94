using DrFunctions.Host.Commands;

namespace DrFunctions.Host.Tests.Commands;

public sealed class OptionRangesTests
{
    [Theory]
    [InlineData("--speed abc", "from 1 to 3600, not 'abc'")]
    [InlineData("--speed 0", "from 1 to 3600")]
    [InlineData("--machines 0", "from 1 to 350")]
    [InlineData("--machines 351", "from 1 to 350")]
    public void Demo_NumberOutOfRange_IsRefusedWithTheRange(string arguments, string sentence) =>
        DemoCommand.Create().Parse(arguments).Errors.Should().ContainSingle("one slip makes one message")
            .Which.Message.Should().Contain(sentence, "the message says what to write");

    [Theory]
    [InlineData("--port 99999", "from 0 to 65535")]
    [InlineData("--network 300", "from 1 to 253")]
    [InlineData("--machines 0", "from 1 to 1000")]
    [InlineData("--speed 0", "from 0.01 to 100000")]
    public void Simulate_NumberOutOfRange_IsRefusedWithTheRange(string arguments, string sentence) =>
        SimulateCommand.Create().Parse(arguments).Errors.Should().ContainSingle("one slip makes one message")
            .Which.Message.Should().Contain(sentence, "the message says what to write");
}
