namespace DrFunctions.Durable;

/// <summary>An entity: its kind and its key. As text <c>@name@key</c>, as in Durable Functions.</summary>
public readonly record struct EntityInstanceId(string Name, string Key)
{
    /// <summary>Reads <c>@name@key</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static EntityInstanceId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = text.StartsWith('@') ? text.IndexOf('@', 1) : -1;
        if (separator < 2)
        {
            throw new FormatException($"'{text}' is no entity id: expected @name@key.");
        }

        return new EntityInstanceId(text[1..separator], text[(separator + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => $"@{Name}@{Key}";
}
