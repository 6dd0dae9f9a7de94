using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>The faults of one file, and the lines of everything that was read in it.</summary>
internal sealed class FaultList(string file)
{
    private readonly List<PlanFault> _faults = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>The faults, by line.</summary>
    public IEnumerable<PlanFault> Faults => _faults.OrderBy(fault => fault.Line ?? 0);

    /// <summary>Notes where a path stands.</summary>
    public void Locate(string path, int line) => _lines.TryAdd(path, line);

    /// <summary>A fault found while reading.</summary>
    public void Add(string path, string message, string remedy, int? line = null) =>
        _faults.Add(new PlanFault(path, message, remedy, file, line ?? LineOf(path)));

    /// <summary>A fault found in what was read: dropped where reading already complained about the same value.</summary>
    public void AddUnlessUnread(PlanFault fault)
    {
        if (!_faults.Any(known => Covers(known.Path, fault.Path)))
        {
            Add(fault.Path, fault.Message, fault.Remedy);
        }
    }

    /// <summary>Whether a value cannot be judged: it, something around it, or one of its own members was not read.</summary>
    private static bool Covers(string faulty, string path) =>
        faulty == path || IsIn(path, faulty) || (IsIn(faulty, path) && faulty.LastIndexOfAny(['.', '[']) == path.Length);

    private static bool IsIn(string path, string outer) =>
        outer.Length > 0 && path.Length > outer.Length
        && path.StartsWith(outer, StringComparison.Ordinal) && path[outer.Length] is '.' or '[';

    /// <summary>The line of the path, or of the nearest thing around it.</summary>
    private int LineOf(string path)
    {
        for (var end = path.Length; end > 0; end = Math.Max(path.LastIndexOf('.', end - 1), path.LastIndexOf('[', end - 1)))
        {
            if (_lines.TryGetValue(path[..end], out var line))
            {
                return line;
            }
        }

        return _lines.GetValueOrDefault("", 1);
    }
}
