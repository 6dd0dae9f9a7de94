namespace DrFunctions.Api;

/// <summary>A node of a YAML document that still knows its line.</summary>
internal abstract record YamlValue(int Line);

/// <summary>A scalar as written. Quoted: never null, a number or a boolean.</summary>
internal sealed record YamlScalar(string Text, bool Quoted, int Line) : YamlValue(Line)
{
    /// <summary>YAML's ways of writing nothing.</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlValue> Items, int Line) : YamlValue(Line);

/// <summary>A mapping, in order and with keys that stand there twice.</summary>
internal sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, int Line) : YamlValue(Line);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlValue Value);
