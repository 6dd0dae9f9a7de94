using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrFunctions.Contracts;

/// <summary>An id that is a plain string in JSON, and a type of its own in code.</summary>
public interface IStringId<TSelf>
    where TSelf : struct, IStringId<TSelf>
{
    /// <summary>The id as text.</summary>
    string Value { get; }

    /// <summary>Makes the id of a text.</summary>
    static abstract TSelf From(string value);
}

/// <summary>Reads and writes a string id, as a value and as a dictionary's key.</summary>
public sealed class StringIdConverter<T> : JsonConverter<T>
    where T : struct, IStringId<T>
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetString() ?? "");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    /// <inheritdoc />
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetString() ?? "");

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.Value);
    }
}
