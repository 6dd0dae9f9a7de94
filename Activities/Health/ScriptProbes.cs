using System.Collections.Concurrent;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>
/// The scripts of health gates. A script can outlast the call that began it, so that what is under way is kept for the
/// process; another process finds the VM busy until it has ended, and then runs it once more.
/// </summary>
internal sealed class ScriptProbes(IScripts scripts, TimeProvider time)
{
    private const int MaxEvidence = 500;

    // The platform ends a script after 90 minutes; what is older belongs to gates that were given up.
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<Key, Under> _underway = new();

    /// <summary>One look: begins the script, or sees what came of it.</summary>
    public async Task<ProbeAnswer> LookAsync(VmView vm, Permit permit, ScriptProbe probe, CancellationToken cancellationToken)
    {
        Forget();
        var key = new Key(vm.Vm.ResourceId, permit.Run, probe.Run);
        var under = _underway.GetOrAdd(key, _ => new Under(time.GetTimestamp()));
        if (!under.TryEnter())
            return under.Last;
        try
        {
            under.Run ??= await scripts.BeginAsync(vm.Vm, vm.OsType, probe.Run, cancellationToken);
            if (await under.Run.LookAsync(cancellationToken) is not { } outcome)
                return under.Last;
            under.Run = null;
            return under.Last = Judge(outcome, probe);
        }
        catch (SiteNotReadyException e)
        {
            // Busy with another script, or an answer was lost: whatever runs there has its end.
            return under.Last == Under.None ? new ProbeAnswer(false, e.Message) : under.Last;
        }
        catch (SiteRefusedException e) when (e.Error.Code is ErrorCodes.SiteError or ErrorCodes.PlatformFailure)
        {
            under.Run = null;
            return under.Last = new ProbeAnswer(false, e.Error.Message);
        }
        finally
        {
            under.Leave();
        }
    }

    /// <summary>Begins the script over a foretold world; what it would write cannot be known.</summary>
    public Task ForetellAsync(VmView vm, ScriptProbe probe, CancellationToken cancellationToken) =>
        scripts.BeginAsync(vm.Vm, vm.OsType, probe.Run, cancellationToken);

    private static ProbeAnswer Judge(ScriptOutcome outcome, ScriptProbe probe)
    {
        var wrote = Cut($"{outcome.Output} {outcome.Errors}".Trim());
        if (!(outcome.Succeeded ?? (probe.Expect is not null || outcome.Errors.Length == 0)))
            return new ProbeAnswer(false, $"the script failed: {wrote}");
        if (probe.Expect is not { } expected)
            return new ProbeAnswer(true, "the script succeeded");
        return outcome.Output.Contains(expected, StringComparison.Ordinal)
            ? new ProbeAnswer(true, $"the script wrote '{expected}'")
            : new ProbeAnswer(false, $"the script did not write '{expected}': {wrote}");
    }

    private static string Cut(string text) => text.Length <= MaxEvidence ? text : text[..MaxEvidence] + "…";

    private void Forget()
    {
        foreach (var (key, under) in _underway)
        {
            if (time.GetElapsedTime(under.Since) > MaxAge)
                _underway.TryRemove(key, out _);
        }
    }

    private readonly record struct Key(string Vm, RunId Run, string Script);

    private sealed class Under(long since)
    {
        public static readonly ProbeAnswer None = new(false, "the script runs");

        private int _entered;

        public long Since => since;

        public IScriptRun? Run { get; set; }

        public ProbeAnswer Last { get; set; } = None;

        public bool TryEnter() => Interlocked.Exchange(ref _entered, 1) == 0;

        public void Leave() => Interlocked.Exchange(ref _entered, 0);
    }
}
