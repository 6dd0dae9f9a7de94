using System.Globalization;
using DrFunctions.Contracts;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

public sealed class ScheduleTickTests
{
    private static readonly LoadedPlan Payroll = ApiHost.Plans().All[0];

    private readonly FakeTimeProvider _time = new(At("2026-11-23T12:00:30Z"));
    private readonly MemoryClient _client;
    private readonly List<string> _asked = [];

    private Func<DateTimeOffset, StartOutcome> _answer = due => new StartOutcome.Started(RunOf(due));

    public ScheduleTickTests() => _client = new MemoryClient(_time);

    [Fact]
    public async Task A_schedule_begins_with_the_next_occurrence_after_it_was_first_seen()
    {
        var tick = Tick("*/5 * * * *");
        await RunAsync(tick, "2026-11-23T12:05:00Z");
        _asked.Should().BeEmpty("12:05 was there before the schedule was first looked at");

        await RunAsync(tick, "2026-11-23T12:09:59Z", "2026-11-23T12:10:00Z");

        _asked.Should().Equal("payroll 12:10");
        (await StateAsync())!.LastTaken.Should().Be(new TakenOccurrence(At("2026-11-23T12:10:00Z"), RunOf(At("2026-11-23T12:10:00Z"))));
    }

    [Fact]
    public async Task Every_occurrence_starts_once_however_often_it_is_looked_for()
    {
        var tick = Tick("*/20 * * * *");
        for (var second = 0; second < 3600; second += 20)
        {
            await tick.RunAsync(_client, CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        _asked.Should().Equal("payroll 12:20", "payroll 12:40", "payroll 13:00");
    }

    [Fact]
    public async Task Occurrences_missed_in_a_downtime_are_made_up_for_by_one()
    {
        var tick = Tick("*/5 * * * *");
        await RunAsync(tick, "2026-11-23T12:01:00Z", "2026-11-23T12:05:00Z", "2026-11-24T09:03:00Z", "2026-11-24T09:04:00Z", "2026-11-24T09:05:00Z");

        _asked.Should().Equal(["payroll 12:05", "payroll 09:00", "payroll 09:05"], "a day of cycles at once would help nobody");
    }

    [Fact]
    public async Task Two_hosts_that_tick_at_once_ask_for_the_same_run()
    {
        var started = new HashSet<DateTimeOffset>();
        _answer = due => started.Add(due) ? new StartOutcome.Started(RunOf(due)) : new StartOutcome.Repeated(RunOf(due));
        var (one, other) = (Tick("*/5 * * * *"), Tick("*/5 * * * *"));
        await RunAsync(one, "2026-11-23T12:01:00Z");
        _time.AdjustTime(At("2026-11-23T12:05:00Z"));
        var entered = new TaskCompletionSource();
        var first = _answer;
        _answer = due =>
        {
            // The other host looks while this one has not taken the occurrence yet.
            _answer = first;
            other.RunAsync(_client, CancellationToken.None).GetAwaiter().GetResult();
            entered.SetResult();
            return first(due);
        };

        await one.RunAsync(_client, CancellationToken.None);

        entered.Task.IsCompletedSuccessfully.Should().BeTrue();
        _asked.Should().Equal("payroll 12:05", "payroll 12:05");
        started.Should().HaveCount(1);
        (await StateAsync())!.LastRun.Should().Be(RunOf(At("2026-11-23T12:05:00Z")));
    }

    [Fact]
    public async Task An_occurrence_that_cannot_start_is_skipped_with_its_reason_and_not_made_up_for()
    {
        var tick = Tick("*/5 * * * *");
        await RunAsync(tick, "2026-11-23T12:01:00Z", "2026-11-23T12:05:00Z");
        var busy = new DrError(ErrorCodes.GroupBusy, "Busy.", "Wait.");
        _answer = _ => new StartOutcome.Refused(busy);
        await RunAsync(tick, "2026-11-23T12:10:00Z");
        var skipped = (await StateAsync())!;
        _answer = due => new StartOutcome.Started(RunOf(due));

        await RunAsync(tick, "2026-11-23T12:11:00Z", "2026-11-23T12:15:00Z");

        skipped.LastTaken.Should().Be(new TakenOccurrence(At("2026-11-23T12:10:00Z"), null, busy));
        skipped.LastRun.Should().Be(RunOf(At("2026-11-23T12:05:00Z")), "the last one that ran");
        _asked.Should().Equal("payroll 12:05", "payroll 12:10", "payroll 12:15");
    }

    [Fact]
    public async Task A_start_that_fails_is_tried_again_and_keeps_no_other_group_waiting()
    {
        var other = Payroll with { Plan = Payroll.Plan with { Group = new GroupName("zebra") } };
        var tick = Tick("*/5 * * * *", Payroll, other);
        await RunAsync(tick, "2026-11-23T12:01:00Z");
        _answer = _ => _asked[^1].StartsWith("payroll", StringComparison.Ordinal)
            ? throw new IOException("The store does not answer.")
            : new StartOutcome.Started(new RunId("z"));
        await RunAsync(tick, "2026-11-23T12:05:00Z");
        _answer = due => new StartOutcome.Started(RunOf(due));

        await RunAsync(tick, "2026-11-23T12:06:00Z");

        _asked.Should().Equal("payroll 12:05", "zebra 12:05", "payroll 12:05");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_starts_nothing_twice()
    {
        var tick = Tick("*/5 * * * *");
        await RunAsync(tick, "2026-11-23T12:01:00Z", "2026-11-23T12:05:00Z", "2026-11-23T12:10:00Z");
        await RunAsync(tick, "2026-11-23T12:03:00Z", "2026-11-23T12:05:00Z", "2026-11-23T12:10:00Z", "2026-11-23T12:14:59Z");
        _asked.Should().Equal("payroll 12:05", "payroll 12:10");

        await RunAsync(tick, "2026-11-23T12:15:00Z");

        _asked.Should().Equal("payroll 12:05", "payroll 12:10", "payroll 12:15");
    }

    [Fact]
    public async Task A_clock_that_ran_years_ahead_for_a_while_does_not_stop_the_schedule()
    {
        var tick = Tick("*/5 * * * *");
        await RunAsync(tick, "2026-11-23T12:01:00Z", "2036-01-01T00:00:00Z");

        await RunAsync(tick, "2026-11-23T12:05:00Z", "2026-11-23T12:10:00Z");

        _asked.Should().Equal("payroll 00:00", "payroll 12:10");
    }

    [Fact]
    public async Task A_changed_schedule_begins_anew()
    {
        await RunAsync(Tick("0 2 * * *"), "2026-11-23T12:01:00Z", "2026-11-24T02:00:00Z");
        var changed = Tick("0 9 * * *");

        await RunAsync(changed, "2026-11-24T12:00:00Z", "2026-11-24T12:01:00Z");
        _asked.Should().Equal(["payroll 01:00"], "09:00 was over when the plan was changed");
        await RunAsync(changed, "2026-11-25T09:00:00Z");

        _asked.Should().Equal("payroll 01:00", "payroll 08:00");
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", 24 * 60, "01:00")]
    [InlineData("2026-10-24T12:00:00Z", 24 * 60, "00:30")]
    public async Task A_nightly_cycle_runs_once_in_a_night_in_which_clocks_are_turned(string from, int minutes, string once)
    {
        var tick = Tick("30 2 * * *");
        _time.AdjustTime(At(from));
        for (var minute = 0; minute < minutes; minute++)
        {
            await tick.RunAsync(_client, CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _asked.Should().Equal("payroll " + once);
    }

    [Fact]
    public async Task Intervals_go_on_in_the_hour_that_comes_twice()
    {
        var tick = Tick("*/30 * * * *");
        _time.AdjustTime(At("2026-10-24T23:45:00Z"));
        for (var minute = 0; minute < 150; minute++)
        {
            await tick.RunAsync(_client, CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _asked.Should().Equal("payroll 00:00", "payroll 00:30", "payroll 01:00", "payroll 01:30", "payroll 02:00");
    }

    [Fact]
    public async Task A_time_zone_that_this_machine_lacks_stops_its_own_group_only()
    {
        var lost = Payroll with { Plan = Payroll.Plan with { Group = new GroupName("lost"), LiveSync = new LiveSyncPolicy("*/5 * * * *", "Nowhere/Land") } };
        var sound = Payroll with { Plan = Payroll.Plan with { LiveSync = new LiveSyncPolicy("*/5 * * * *") } };
        var tick = new ScheduleTick(PlanSet.Checked([lost, sound]), StartAsync, _time, NullLogger<ScheduleTick>.Instance);

        await RunAsync(tick, "2026-11-23T12:01:00Z", "2026-11-23T12:05:00Z");

        _asked.Should().Equal("payroll 12:05");
        var refused = () => PlanSet.Of(lost.Plan);
        refused.Should().Throw<PlanException>("a plan that says so is not served to begin with")
            .Which.Faults.Should().ContainSingle().Which.Path.Should().Be("liveSync.timeZone");
    }

    [Fact]
    public async Task A_group_without_schedule_is_left_alone()
    {
        var tick = new ScheduleTick(ApiHost.Plans(), StartAsync, _time, NullLogger<ScheduleTick>.Instance);

        await RunAsync(tick, "2026-11-23T12:01:00Z", "2026-11-24T12:00:00Z");

        _asked.Should().BeEmpty();
        (await StateAsync()).Should().BeNull();
    }

    private ScheduleTick Tick(string cron, params LoadedPlan[] plans) => new(
        PlanSet.Checked((plans.Length == 0 ? [Payroll] : plans).Select(loaded =>
            loaded with { Plan = loaded.Plan with { LiveSync = new LiveSyncPolicy(cron, "Europe/Berlin") } })),
        StartAsync,
        _time,
        NullLogger<ScheduleTick>.Instance);

    private async Task RunAsync(ScheduleTick tick, params string[] times)
    {
        foreach (var time in times)
        {
            // Also backwards, as a clock that is set right.
            _time.AdjustTime(At(time));
            await tick.RunAsync(_client, CancellationToken.None);
        }
    }

    private Task<StartOutcome> StartAsync(
        Durable.DurableClient client, LoadedPlan plan, DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        _asked.Add(string.Create(CultureInfo.InvariantCulture, $"{plan.Plan.Group} {occurrence:HH:mm}"));
        return Task.FromResult(_answer(occurrence));
    }

    private Task<ScheduleState?> StateAsync() =>
        _client.GetEntityAsync(Schedule.Name, Schedule.LiveSyncOf(new GroupName("payroll")));

    private static RunId RunOf(DateTimeOffset due) => new(due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
