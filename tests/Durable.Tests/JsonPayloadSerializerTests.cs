namespace DrFunctions.Durable.Tests;

public sealed class JsonPayloadSerializerTests
{
    [Fact]
    public void Null_stays_null_and_no_text_gives_the_default()
    {
        Fixture.Serializer.Serialize<string?>(null).Should().BeNull();
        Fixture.Serializer.Deserialize<CounterState>(null).Should().BeNull();
        Fixture.Serializer.Deserialize<int>("").Should().Be(0);
    }

    [Fact]
    public void What_is_written_is_read_again() => Fixture.Serializer.Deserialize<CounterState>(
        Fixture.Serializer.Serialize(new CounterState { Value = 5 }))!.Value.Should().Be(5);

    [Fact]
    public void Unit_survives() =>
        Fixture.Serializer.Deserialize<Unit>(Fixture.Serializer.Serialize(Unit.Value)).Should().Be(Unit.Value);
}
