namespace DrFunctions.Durable;

/// <summary>Turns inputs, results, events and states into the JSON text that an engine stores.</summary>
public interface IPayloadSerializer
{
    /// <summary>Writes a value; null stays null.</summary>
    string? Serialize<T>(T value);

    /// <summary>Reads a value; null or empty text gives the type's default.</summary>
    T? Deserialize<T>(string? payload);
}
