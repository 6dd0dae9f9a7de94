using System.Globalization;
using System.Text.RegularExpressions;

namespace DrFunctions.Simulator.World;

/// <summary>VM sizes by what their names say: vCPUs, and the family whose quota they count against.</summary>
internal static partial class MachineSizes
{
    private static readonly int[] Steps = [2, 4, 8, 16, 32, 48, 64];

    private static readonly Dictionary<int, int> FirstGenerations = new() { [1] = 1, [2] = 2, [3] = 4, [4] = 8, [5] = 16, [11] = 2, [12] = 4, [13] = 8, [14] = 16 };

    /// <summary>What every region sells.</summary>
    public static IReadOnlyList<string> Catalogue { get; } =
    [
        .. from family in new[] { "D", "E" }
           from features in new[] { "", "s", "as", "ds" }
           from version in new[] { "v3", "v4", "v5", "v6", "v7" }
           from step in Steps
           select $"Standard_{family}{step}{features}_{version}",
        .. Steps.Select(step => $"Standard_F{step}s_v2"),
        "Standard_B1ms", "Standard_B2s", "Standard_B2ms", "Standard_B4ms", "Standard_B8ms", "Standard_D2_v2", "Standard_DS1_v2", "Standard_DS2_v2", "Standard_DS3_v2",
    ];

    public static int Cores(string size)
    {
        if (Parts().Match(size) is not { Success: true } parts) return 1;
        var number = int.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture);
        var isFirst = parts.Groups["letters"].Value is "D" or "DS" && parts.Groups["version"].Value is "" or "v2";
        return isFirst ? FirstGenerations.GetValueOrDefault(number, number) : number;
    }

    public static int DataDisks(string size) => Math.Min(32, 2 * Cores(size));

    public static string Family(string size) => Parts().Match(size) is { Success: true } parts
        ? $"standard{parts.Groups["letters"].Value}{parts.Groups["features"].Value.ToUpperInvariant()}{parts.Groups["version"].Value}Family"
        : "standardOtherFamily";

    [GeneratedRegex(@"^Standard_(?<letters>[A-Z]+)(?<number>\d+)(?<features>[a-z]*)(_(?<version>v\d+))?\z")]
    private static partial Regex Parts();
}
