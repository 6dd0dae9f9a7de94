using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Tests.Wiring;

public class TimerTests
{
    [Fact]
    public void Schedules_and_groups_are_looked_at_each_minute()
    {
        var tick = Functions.With<TimerTriggerAttribute>().Should().ContainSingle().Subject;

        tick.Name.Should().Be(nameof(Api.MinuteTick));
        tick.Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule)
            .Should().Contain("0 * * * * *", "schedules are written to the minute; the first of six fields is the second");
    }
}
