using System.Text.RegularExpressions;

namespace DrFunctions.Contracts;

/// <summary>What names may look like: ours in plans, and Azure's.</summary>
internal static partial class NameRules
{
    /// <summary>
    /// Names of groups and machines end up in instance ids, <c>{group}-{operation}-{time}-{suffix}:{machine}:{stage}</c>,
    /// which the strictest Durable Functions storage provider limits to 100 characters.
    /// </summary>
    public const int MaxLength = 24;

    /// <summary>The rule for names of groups, machines and sites, in words.</summary>
    public static readonly string PlanNameRule =
        $"Use 1 to {MaxLength} lower-case letters, digits and hyphens, with a letter or digit at both ends.";

    /// <summary>Whether it is a name for a group, a machine or a site.</summary>
    public static bool IsPlanName(string name) => name.Length <= MaxLength && PlanName().IsMatch(name);

    /// <summary>Whether Azure takes it as the name of a resource group (1 to 90 characters).</summary>
    public static bool IsResourceGroup(string name) => name.Length <= 90 && ResourceGroup().IsMatch(name);

    /// <summary>Whether Azure takes it as the name of a virtual machine (1 to 64 characters).</summary>
    public static bool IsVm(string name) => name.Length <= 64 && ResourceName().IsMatch(name);

    /// <summary>Whether Azure takes it as the name of a network interface (1 to 80 characters).</summary>
    public static bool IsNic(string name) => name.Length <= 80 && NetworkName().IsMatch(name);

    /// <summary>Whether it looks like a VM size, such as Standard_D2s_v5.</summary>
    public static bool IsSize(string size) => VmSize().IsMatch(size);

    /// <summary>The subscription in a subnet's ARM id; null if it is no such id.</summary>
    public static string? SubscriptionOfSubnet(string id) =>
        SubnetId().Match(id) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex PlanName();

    [GeneratedRegex(@"^[\w().-]*[\w()-]\z")]
    private static partial Regex ResourceGroup();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\z")]
    private static partial Regex ResourceName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\z")]
    private static partial Regex NetworkName();

    [GeneratedRegex(@"^[A-Za-z0-9]+(_[A-Za-z0-9-]+)+\z")]
    private static partial Regex VmSize();

    [GeneratedRegex(
        @"^/subscriptions/([^/]+)/resourceGroups/[^/]+/providers/Microsoft.Network/virtualNetworks/[^/]+/subnets/[^/]+\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex SubnetId();
}
