using System.Globalization;
using Cronos;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class LiveSyncScheduleTests
{
    [Theory]
    // In Berlin clocks go from 02:00 to 03:00 on 2026-03-29 (01:00 UTC), and back from 03:00 to 02:00 on 2026-10-25 (01:00 UTC).
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-28T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-03-29T00:59:00Z", "2026-03-28T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("30 2 * * *", "2026-03-30T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:45:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:45:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-26T12:00:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("30 2 * * *", "2026-03-29T00:59:59.5Z", "2026-03-28T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-03-29T01:10:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:59:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T01:29:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z")]
    public void NewestUpTo_WhereClocksAreTurned_LeavesNothingOutAndDoublesNothing(string cron, string now, string newest) =>
        Schedule(cron).NewestUpTo(At(now)).Should().Be(At(newest));

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 * * * *")]
    [InlineData("30 2 * * *")]
    [InlineData("0 3 * * *")]
    [InlineData("15,45 1-3 * * *")]
    [InlineData("0 2 * * SUN")]
    public void NewestUpTo_EveryMinuteOfDaysOnWhichClocksAreTurned_IsTheLastOfAllOccurrences(string cron)
    {
        var schedule = Schedule(cron);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        foreach (var day in new[] { At("2026-03-28T22:00:00Z"), At("2026-10-24T21:00:00Z") })
        {
            var all = CronExpression.Parse(cron).GetOccurrences(day.AddDays(-8), day.AddDays(2), zone)
                .Select(occurrence => occurrence.ToUniversalTime()).ToList();
            for (var minute = 0; minute < 30 * 60; minute++)
            {
                var now = day.AddMinutes(minute).AddSeconds(7);
                schedule.NewestUpTo(now).Should().Be(all.Last(occurrence => occurrence <= now), "it is {0:u}", now);
            }
        }
    }

    [Fact]
    public void NewestUpTo_IsUtc() =>
        Schedule("*/5 * * * *").NewestUpTo(At("2026-07-01T10:03:00Z"))!.Value.Offset
            .Should().Be(TimeSpan.Zero, "it becomes part of a run's id, the same on every host");

    [Fact]
    public void Of_PlanWithoutSchedule_IsNone()
    {
        var plan = ApiHost.Plans().All[0].Plan;

        LiveSyncSchedule.Of(plan).Should().BeNull();
        LiveSyncSchedule.Of(plan with { LiveSync = new LiveSyncPolicy(Retain: 5) }).Should().BeNull("its cycles run on demand only");
    }

    private static LiveSyncSchedule Schedule(string cron) =>
        LiveSyncSchedule.Of(ApiHost.Plans().All[0].Plan with { LiveSync = new LiveSyncPolicy(cron, "Europe/Berlin") })!;

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
