using Cronos;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Every rule on a plan: those of its records, and those on its schedule, which take a library to read.</summary>
internal static class PlanRules
{
    private const string CronRule =
        "Write five fields, minute hour day month weekday, in quotes, such as \"*/5 * * * *\" for every five minutes.";

    // Any instant long past: a schedule that has no occurrence after it has none at all.
    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch;

    /// <summary>Every fault of the plan at once; none if it is sound. Sites are <see cref="SiteValidator"/>'s.</summary>
    public static IEnumerable<PlanFault> Check(Plan plan) => PlanValidator.Validate(plan).Concat(OfLiveSync(plan.LiveSync));

    private static IEnumerable<PlanFault> OfLiveSync(LiveSyncPolicy? policy)
    {
        if (policy is null)
        {
            yield break;
        }

        if (!IsZone(policy.TimeZone))
        {
            yield return new(
                "liveSync.timeZone",
                $"There is no time zone '{policy.TimeZone}'.",
                "Write an IANA name, such as Europe/Berlin or UTC.");
        }

        if (policy.Schedule is { } schedule && WhyNot(schedule) is { } fault)
        {
            yield return new("liveSync.schedule", fault, CronRule);
        }
    }

    // Windows' names are known to some machines only, and a plan means the same on all of them.
    private static bool IsZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;

    private static string? WhyNot(string schedule)
    {
        // The library also takes names such as @daily; five fields say as much, and editors can check them.
        if (schedule.StartsWith('@'))
        {
            return $"'{schedule}' is no cron expression of five fields.";
        }

        try
        {
            var expression = CronExpression.Parse(schedule, CronFormat.Standard);
            return expression.GetNextOccurrence(Past, TimeZoneInfo.Utc) is null ? $"'{schedule}' never occurs." : null;
        }
        catch (CronFormatException wrong)
        {
            return $"'{schedule}' is no cron expression of five fields: {wrong.Message}";
        }
    }
}
