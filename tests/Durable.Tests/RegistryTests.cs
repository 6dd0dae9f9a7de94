namespace DrFunctions.Durable.Tests;

/// <summary>
/// Names carry their types, so that the calls below compile and their neighbours with a wrong input do not: passing a
/// string to <see cref="Square"/>, or registering a code that takes one, is an error of the compiler.
/// </summary>
public sealed class RegistryTests
{
    private static readonly ActivityName<int, int> Square = new("Square");
    private static readonly OrchestrationName<int, int> Flow = new("Flow");

    [Fact]
    public async Task Registered_code_runs_on_JSON()
    {
        var registry = new DurableRegistry()
            .AddActivity(Square, () => new SquareActivity())
            .AddOrchestration(Flow, () => new DoubleFlow())
            .AddEntity(Counter.Kind, () => new Counter());

        var context = new ActivityContext("Square", "instance", CancellationToken.None);
        (await registry.Activities["square"](context, "7", Fixture.Serializer)).Should().Be("49", "names ignore case");
        (await registry.Orchestrations["FLOW"](null!, "21", Fixture.Serializer)).Should().Be("42");
        registry.Entities["counter"]().Should().NotBeSameAs(registry.Entities["Counter"](), "each batch has its own object");
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        var registry = new DurableRegistry().AddActivity(Square, () => new SquareActivity());

        var again = () => registry.AddActivity(new ActivityName<int, int>("SQUARE"), () => new SquareActivity());

        again.Should().Throw<ArgumentException>("names that differ in case only are the same name");
    }

    private sealed class SquareActivity : Activity<int, int>
    {
        public override Task<int> RunAsync(ActivityContext context, int input) => Task.FromResult(input * input);
    }

    private sealed class DoubleFlow : Orchestration<int, int>
    {
        public override Task<int> RunAsync(OrchestrationContext context, int input) => Task.FromResult(2 * input);
    }
}
