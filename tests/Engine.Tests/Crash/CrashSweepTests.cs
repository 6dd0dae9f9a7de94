namespace DrFunctions.Engine.Tests.Crash;

public sealed class CrashSweepTests
{
    [Fact]
    public async Task Dying_at_any_point_changes_nothing_about_the_end()
    {
        var expected = await CleanAsync();
        var points = 0;
        for (var k = 1; ; k++)
        {
            using var run = new CrashRun(k);
            var end = await run.RunAsync();

            end.Should().Be(expected, "dying at point {0} must not show in the end", k);
            if (run.Deaths == 0)
            {
                break;
            }

            points++;
            run.World.Runs.Where(activity => activity.Key.StartsWith("Double", StringComparison.Ordinal)).Should()
                .OnlyContain(activity => activity.Value <= 2, "one death repeats an activity once at most");
        }

        points.Should().BeGreaterThan(60, "the sweep must meet every commit and every dispatch of the workflow");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Dying_again_during_recovery_changes_nothing_about_the_end(int later)
    {
        var expected = await CleanAsync();
        for (var k = 1; k <= 60; k += 4)
        {
            using var run = new CrashRun(k, later, later);

            (await run.RunAsync()).Should().Be(expected, "dying at {0}, then twice at {1}, must not show", k, later);
        }
    }

    private static async Task<string> CleanAsync()
    {
        using var clean = new CrashRun();
        var state = await clean.RunAsync();
        state.Should().Contain("Completed \"done\"").And.Contain("<>").And.Contain("[2][1][0]");
        return state;
    }
}
