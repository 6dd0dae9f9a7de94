using DrFunctions.Contracts;
using DrFunctions.Host.Serving;

namespace DrFunctions.Host.Tests.Serving;

public sealed class LoopbackUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7700", "http://127.0.0.1:7700/")]
    [InlineData("http://127.0.0.5:0", "http://127.0.0.5:0/")]
    [InlineData("http://[::1]:7700", "http://[::1]:7700/")]
    [InlineData("http://localhost:7700", "http://127.0.0.1:7700/")]
    public void Parse_LoopbackAddress_GivesIt(string text, string expected) =>
        LoopbackUrl.Parse(text).Should().Be(new Uri(expected), "it is of this machine alone");

    [Theory]
    [InlineData("http://0.0.0.0:7700")]
    [InlineData("http://10.0.0.4:7700")]
    [InlineData("http://[::]:7700")]
    [InlineData("http://dr.example.com:7700")]
    [InlineData("http://localhost.example.com:7700")]
    public void Parse_AnyOtherAddress_IsRefused(string text) =>
        FluentActions.Invoking(() => LoopbackUrl.Parse(text))
            .Should().Throw<CommandFailure>("whoever reaches the server could fail over the machines")
            .Which.Error.Code.Should().Be(ErrorCodes.NotLoopback, "the remedy differs from a malformed address");

    [Theory]
    [InlineData("7700")]
    [InlineData("https://127.0.0.1:7700")]
    [InlineData("http://127.0.0.1:7700/api")]
    public void Parse_NoAddress_SaysHowToWriteOne(string text) =>
        FluentActions.Invoking(() => LoopbackUrl.Parse(text))
            .Should().Throw<CommandFailure>("it cannot be listened on")
            .Which.Error.Remedy.Should().Contain("http://127.0.0.1:7700", "an example says more than a rule");
}
