using Azure.ResourceManager.Compute.Models;

namespace DrFunctions.Activities.Health;

/// <summary>
/// Reads what the platform's agents answer. Linux gives one status whose message holds both outputs, and says how the
/// script ended. Windows gives one status per output, and does not say.
/// </summary>
internal static class ScriptOutcomes
{
    private const string Output = "[stdout]\n";
    private const string Errors = "\n[stderr]\n";

    public static ScriptOutcome Of(VirtualMachineRunCommandResult result)
    {
        var windows = result.Value.Where(s => Is(s, "ComponentStatus/")).ToList();
        if (windows.Count > 0)
            return new ScriptOutcome(null, Text(windows, "ComponentStatus/StdOut"), Text(windows, "ComponentStatus/StdErr"));

        var status = result.Value.Count > 0 ? result.Value[0] : null;
        var message = (status?.Message ?? "").ReplaceLineEndings("\n");
        var succeeded = status is not null && Is(status, "ProvisioningState/succeeded")
            && !message.StartsWith("Enable failed", StringComparison.OrdinalIgnoreCase);
        var begin = message.IndexOf(Output, StringComparison.Ordinal);
        if (begin < 0)
            return new ScriptOutcome(succeeded, "", message);
        begin += Output.Length;
        var end = message.LastIndexOf(Errors, StringComparison.Ordinal);
        return end < begin
            ? new ScriptOutcome(succeeded, message[begin..], "")
            : new ScriptOutcome(succeeded, message[begin..end].Trim(), message[(end + Errors.Length)..].Trim());
    }

    private static string Text(IEnumerable<InstanceViewStatus> statuses, string prefix) =>
        (statuses.FirstOrDefault(s => Is(s, prefix))?.Message ?? "").Trim();

    private static bool Is(InstanceViewStatus status, string prefix) =>
        status.Code?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true;
}
