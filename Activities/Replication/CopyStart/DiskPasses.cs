using DrFunctions.Activities.Reconciling;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Many disks' passes as one: the first failure, or all that is waited for.</summary>
internal static class DiskPasses
{
    /// <summary>Null if every disk has arrived.</summary>
    public static Stop? Combine<T>(
        IReadOnlyList<Pass<T>> passes, IReadOnlyList<long>? bytes = null, Func<double, string>? detail = null)
        where T : class
    {
        if (passes.Select(p => p.Stop).OfType<Failure>().FirstOrDefault() is { } failure)
            return failure;
        var waiting = passes.Select(p => p.Stop).OfType<Waiting>().ToArray();
        if (waiting.Length == 0)
            return null;
        if (bytes is null)
            return new Waiting($"{waiting[0].Detail}: {passes.Count - waiting.Length} of {passes.Count}", null, Watches(waiting));
        var total = Math.Max(1.0, bytes.Sum());
        var fraction = passes.Zip(bytes, (p, size) => FractionOf(p) * size).Sum() / total;
        return new Waiting(detail!(fraction), fraction, Watches(waiting));
    }

    private static double FractionOf<T>(Pass<T> pass)
        where T : class => pass.Stop is Waiting waiting ? waiting.Fraction ?? 0 : 1;

    private static Watching.Watch[] Watches(IEnumerable<Waiting> waiting) => [.. waiting.SelectMany(w => w.Watches)];
}
