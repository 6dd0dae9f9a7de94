namespace DrFunctions.Durable.Tests;

public sealed class EntityInstanceIdTests
{
    [Theory]
    [InlineData("ProtectionGroup", "payroll")]
    [InlineData("g", "k")]
    [InlineData("Machine", "a@b@c")]
    [InlineData("Machine", "/subscriptions/1/vm")]
    [InlineData("Machine", "")]
    public void Parse_WhatToStringWrote_GivesTheSame(string name, string key)
    {
        var id = new EntityInstanceId(name, key);

        EntityInstanceId.Parse(id.ToString()).Should().Be(id, "keys may contain anything, names no @");
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@@")]
    [InlineData("@@key")]
    [InlineData("@name")]
    [InlineData("name@key")]
    public void Parse_AnythingElse_Throws(string text)
    {
        var parse = () => EntityInstanceId.Parse(text);

        parse.Should().Throw<FormatException>().WithMessage("*@name@key*");
    }
}
