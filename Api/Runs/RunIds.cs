using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Makes the ids of runs, which operators read in lists and logs.</summary>
/// <param name="time">The clock.</param>
/// <param name="random">Draws a number below the given bound; keeps two runs of one second apart.</param>
public sealed partial class RunIds(TimeProvider time, Func<int, int> random)
{
    /// <summary>A new run: <c>payroll-planned-failover-20261123T153455Z-3fa9c1</c>.</summary>
    public RunId New(GroupName group, Operation operation)
    {
        var now = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return new RunId($"{Prefix(group, operation)}{now}-{random(0x1000000):x6}");
    }

    /// <summary>A new readiness check, which is no run: <c>payroll-readiness-20261123T153455Z-3fa9c1</c>.</summary>
    public string NewCheck(GroupName group)
    {
        var now = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{group}-readiness-{now}-{random(0x1000000):x6}";
    }

    /// <summary>The run of an Idempotency-Key, the same for ever: <c>payroll-planned-failover-k5f0d…</c>.</summary>
    public static RunId OfKey(GroupName group, Operation operation, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{group}\n{operation}\n{key}"));
        return new RunId($"{Prefix(group, operation)}k{Convert.ToHexStringLower(hash)[..20]}");
    }

    /// <summary>What the ids of a group's runs begin with.</summary>
    internal static string Prefix(GroupName group, Operation operation) => $"{group}-{Operations.SlugOf(operation)}-";

    /// <summary>Whether the id is a run's, of this group and operation: no child's, no other group's.</summary>
    internal static bool Belongs(string id, GroupName group, Operation operation) =>
        id.StartsWith(Prefix(group, operation), StringComparison.Ordinal)
        && Suffix().IsMatch(id[Prefix(group, operation).Length..]);

    [GeneratedRegex(@"^([0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}|k[0-9a-f]{20})\z")]
    private static partial Regex Suffix();
}
