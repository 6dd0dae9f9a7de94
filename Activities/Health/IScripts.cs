using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>Scripts inside instances, by the platform's run command.</summary>
internal interface IScripts
{
    /// <summary>Begins a script; the platform runs one at a time per VM and refuses another as busy.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="osType">Linux for a shell script, Windows for PowerShell.</param>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">The caller's own end.</param>
    Task<IScriptRun> BeginAsync(VmReference vm, string osType, string script, CancellationToken cancellationToken);
}

/// <summary>A script that was begun. The platform has no other way to it: a process that dies loses it.</summary>
internal interface IScriptRun
{
    /// <summary>What came of it; null while it runs.</summary>
    Task<ScriptOutcome?> LookAsync(CancellationToken cancellationToken);
}

/// <summary>What came of a script.</summary>
/// <param name="Succeeded">Whether it ended well; null where the platform does not tell.</param>
/// <param name="Output">What it wrote to its output.</param>
/// <param name="Errors">What it wrote to its error output, or why it did not run.</param>
internal sealed record ScriptOutcome(bool? Succeeded, string Output, string Errors);
