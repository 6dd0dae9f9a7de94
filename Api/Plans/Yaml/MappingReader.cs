using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DrFunctions.Api;

/// <summary>Reads the values of one mapping by its shape. What is wrong becomes a fault, and reading goes on.</summary>
internal sealed partial class MappingReader
{
    private readonly Dictionary<string, YamlValue> _values = new(StringComparer.Ordinal);
    private readonly FaultList _faults;
    private readonly string _path;

    private MappingReader(string path, FaultList faults)
    {
        _path = path;
        _faults = faults;
    }

    /// <summary>Opens a mapping: keys that are unknown, doubled or missing are faults.</summary>
    public static MappingReader Open(YamlValue? value, string path, Shape shape, FaultList faults)
    {
        var reader = new MappingReader(path, faults);
        if (value is YamlMapping mapping)
        {
            faults.Locate(path, mapping.Line);
            reader.Take(mapping, shape);
        }
        else if (value is not null)
        {
            faults.Add(path, $"Expected {shape.Is}, found {Kind(value)}.", "Write: " + shape.Example, value.Line);
        }

        return reader;
    }

    /// <summary>Whether the key is there with a value.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The path of a key.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>A text; null if it is missing or no text.</summary>
    public string? Text(string key) => Scalar(key, "a text")?.Text;

    /// <summary>A whole number; null if it is missing or none.</summary>
    public int? Integer(string key)
    {
        if (Scalar(key, "a whole number") is not { } scalar)
        {
            return null;
        }

        if (!scalar.Quoted && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(key, scalar, "a whole number", "Write digits alone, without quotes.");
        return null;
    }

    /// <summary>A duration above zero; null if it is missing or none.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Scalar(key, "a duration") is not { } scalar)
        {
            return null;
        }

        if (DurationText().IsMatch(scalar.Text)
            && TimeSpan.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        const string Remedy = "Write hours, minutes and seconds, such as 00:30:00; a day and an hour is 1.01:00:00.";
        Wrong(key, scalar, "a duration above zero", Remedy);
        return null;
    }

    /// <summary>An absolute address; null if it is missing or none.</summary>
    public Uri? Address(string key)
    {
        if (Scalar(key, "an address") is not { } scalar)
        {
            return null;
        }

        if (Uri.TryCreate(scalar.Text, UriKind.Absolute, out var address) && address.Host.Length > 0)
        {
            return address;
        }

        Wrong(key, scalar, "an address", "Write it whole, such as https://management.azure.com/.");
        return null;
    }

    /// <summary>Whether it is true; null if it is missing or neither true nor false.</summary>
    public bool? Switch(string key)
    {
        const string Expected = "true or false";
        if (Scalar(key, Expected) is not { } scalar)
        {
            return null;
        }

        if (scalar is { Quoted: false, Text: "true" or "false" })
        {
            return scalar.Text == "true";
        }

        Wrong(key, scalar, Expected, "Write true or false, without quotes.");
        return null;
    }

    /// <summary>One of an enumeration's names, as JSON writes names; null if it is missing or another word.</summary>
    public TEnum? Choice<TEnum>(string key)
        where TEnum : struct, Enum
    {
        if (Scalar(key, "a word") is not { } scalar)
        {
            return null;
        }

        var words = Enum.GetValues<TEnum>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);
        if (words.TryGetValue(scalar.Text, out var chosen))
        {
            return chosen;
        }

        Wrong(key, scalar, "a word known here", "Write one of: " + string.Join(", ", words.Keys) + ".");
        return null;
    }

    /// <summary>A mapping inside this one; null if it is missing.</summary>
    public MappingReader? Mapping(string key, Shape shape) =>
        _values.TryGetValue(key, out var value) ? Open(value, PathOf(key), shape, _faults) : null;

    /// <summary>The items of a list, with their paths; none if it is missing or no list.</summary>
    public IEnumerable<(YamlValue Value, string Path)> Items(string key)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            yield break;
        }

        if (value is not YamlSequence sequence)
        {
            Wrong(key, value, "a list", "Write its items as lines that begin with a hyphen, or between [ and ].");
            yield break;
        }

        for (var index = 0; index < sequence.Items.Count; index++)
        {
            var path = $"{PathOf(key)}[{index}]";
            _faults.Locate(path, sequence.Items[index].Line);
            yield return (sequence.Items[index], path);
        }
    }

    /// <summary>A list of texts; one that is no text is a fault and empty.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item =>
    {
        if (item.Value is YamlScalar { IsNull: false } scalar)
        {
            return scalar.Text;
        }

        _faults.Add(item.Path, $"Expected a text, found {Kind(item.Value)}.", "Write a text.", item.Value.Line);
        return "";
    })];

    private void Take(YamlMapping mapping, Shape shape)
    {
        var written = mapping.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (shape.Knows(key.Text))
            {
                Keep(key.Text, key, value);
                continue;
            }

            _faults.Add(PathOf(key.Text), Shape.Unknown(key.Text), shape.RemedyOf(key.Text), key.Line);
            if (shape.NearestTo(key.Text) is { } meant && !written.Contains(meant))
            {
                // Read as what was meant: so that one slip makes one fault, and the value is checked all the same.
                Keep(meant, key, value);
            }
        }

        foreach (var missing in shape.Required.Where(key => !_values.ContainsKey(key)))
        {
            _faults.Add(PathOf(missing), $"'{missing}' is missing.", "Write: " + shape.Example);
        }
    }

    private void Keep(string name, YamlScalar key, YamlValue value)
    {
        _faults.Locate(PathOf(name), key.Line);
        if (value is not YamlScalar { IsNull: true } && !_values.TryAdd(name, value))
        {
            _faults.Add(PathOf(name), $"The key '{name}' stands there twice.", "Remove one.", key.Line);
        }
    }

    private YamlScalar? Scalar(string key, string expected)
    {
        var value = _values.GetValueOrDefault(key);
        if (value is not null and not YamlScalar)
        {
            Wrong(key, value, expected, $"Write {expected} behind '{key}:'.");
        }

        return value as YamlScalar;
    }

    private void Wrong(string key, YamlValue found, string expected, string remedy) =>
        _faults.Add(PathOf(key), $"Expected {expected}, found {Kind(found)}.", remedy, found.Line);

    private static string Kind(YamlValue value) => value switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar scalar => scalar.Quoted ? $"the text \"{scalar.Text}\"" : $"'{scalar.Text}'",
        _ => "something else",
    };

    [GeneratedRegex(@"^([0-9]+\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z")]
    private static partial Regex DurationText();
}
