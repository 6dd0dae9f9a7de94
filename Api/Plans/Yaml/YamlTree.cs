using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DrFunctions.Api;

/// <summary>Reads a text into <see cref="YamlValue"/>s; what is not YAML, or no plain tree, becomes a fault.</summary>
internal sealed class YamlTree
{
    // A plan is five levels deep; this only keeps a hostile file from the stack's end.
    private const int MaxDepth = 32;

    private readonly Dictionary<string, YamlValue> _anchors = new(StringComparer.Ordinal);
    private readonly FaultList _faults;
    private readonly Parser _parser;

    private YamlTree(string text, FaultList faults)
    {
        _faults = faults;
        _parser = new Parser(new Scanner(new StringReader(text)));
    }

    /// <summary>The document; null, and a fault, if there is none.</summary>
    public static YamlValue? Read(string text, FaultList faults)
    {
        var tree = new YamlTree(text, faults);
        try
        {
            return tree.Document();
        }
        catch (YamlException syntax)
        {
            faults.Add("", $"This is not YAML: {syntax.Message}", Remedy(syntax.Start.Column), LineOf(syntax.Start));
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner lets these through on some broken lines: the end of the last thing read is as near as it gets.
            var last = tree._parser.Current?.End ?? Mark.Empty;
            faults.Add("", "This is not YAML: the line, or the next, cannot be read.", Remedy(last.Column), LineOf(last));
        }

        return null;
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _faults.Add("", "The file is empty.", "Write the document, or remove the file.", 1);
            return null;
        }

        var value = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _faults.Add("", "The file holds more than one document.", "Write one document per file.", LineOf(second.Start));
        }

        return value;
    }

    private YamlValue Value(int depth)
    {
        var line = LineOf(_parser.Current?.Start ?? Mark.Empty);
        if (depth > MaxDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "The document is nested too deeply.");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Anchored(alias);
        }

        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        YamlValue value;
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            value = new YamlScalar(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), line);
        }
        else
        {
            value = _parser.TryConsume<SequenceStart>(out _) ? Sequence(line, depth) : Mapping(line, depth);
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = value;
        }

        return value;
    }

    private YamlValue Anchored(AnchorAlias alias)
    {
        if (_anchors.TryGetValue(alias.Value.Value, out var value))
        {
            return value;
        }

        throw new YamlException(alias.Start, alias.End, $"The alias *{alias.Value.Value} stands before, or inside, its anchor.");
    }

    private YamlSequence Sequence(int line, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new YamlSequence(items, line);
    }

    private YamlMapping Mapping(int line, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is YamlScalar name)
            {
                entries.Add(new YamlEntry(name, value));
            }
            else
            {
                _faults.Add("", "A key is a list or a mapping.", "Keys are plain words.", key.Line);
            }
        }

        return new YamlMapping(entries, line);
    }

    private static string Remedy(long column) =>
        $"Look at column {column} of that line: indentation, colons, brackets and quotes are the usual causes.";

    private static int LineOf(Mark mark) => (int)mark.Line;
}
