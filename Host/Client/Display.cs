using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>How times, durations and sides are written for people.</summary>
internal static class Display
{
    /// <summary>What is written where there is nothing to say.</summary>
    public const string None = "–";

    /// <summary>A running clock: <c>01:15.0</c>, from an hour on <c>1:01:15</c>.</summary>
    public static string Clock(TimeSpan time) => time < TimeSpan.FromHours(1)
        ? time.ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    /// <summary>A duration in the two units that matter: <c>4.2 s</c>, <c>12 min 3 s</c>, <c>5 h 2 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } value)
        {
            return None;
        }

        var time = TimeSpan.FromSeconds(value);
        return time switch
        {
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
            { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
            { TotalHours: < 24 } => $"{time.Hours} h {time.Minutes} min",
            _ => $"{(int)time.TotalDays} d {time.Hours} h",
        };
    }

    /// <summary>A time, in UTC: whoever reads it may sit elsewhere than the machines.</summary>
    public static string Time(DateTimeOffset? time) => time is { } value
        ? value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : None;

    /// <summary>A side, in the words of the field.</summary>
    public static string Side(SiteRole? side) => side switch
    {
        SiteRole.Primary => "primary",
        SiteRole.Recovery => "DR",
        _ => None,
    };

    /// <summary>Text, or the sign for none.</summary>
    public static string OrNone(string text) => text.Length > 0 ? text : None;
}
