namespace DrFunctions.Durable.Tests;

public sealed class EntityTests
{
    private readonly IEntity _counter = new Counter();

    [Fact]
    public void Run_OnAnEntityThatDoesNotExist_BeginsWithAnEmptyState()
    {
        var outcome = Run("Add", "5", state: null);

        outcome.Result.Should().Be("5");
        outcome.State.Should().Be("""{"Value":5}""");
    }

    [Fact]
    public void Run_OnAState_GoesOnFromIt() => Run("Add", "5", """{"Value":37}""").Result.Should().Be("42");

    [Fact]
    public void Run_IgnoresTheOperationsCase() =>
        Run("aDD", "1", null).Result.Should().Be("1", "Durable Functions ignores it too");

    [Fact]
    public void Run_KnowsItsKey() => Run("WhoAmI", null, null).Result.Should().Be("\"key\"");

    [Fact]
    public void Run_ThatThrows_LeavesTheNextOneToTheStateItIsGiven()
    {
        Run("Add", "5", null);
        var fail = () => Run("Add", "-1", """{"Value":5}""");

        fail.Should().Throw<ArgumentException>();
        Run("Add", "1", """{"Value":5}""").Result.Should().Be("6", "what the failed operation did is gone");
    }

    [Fact]
    public void Run_SignalsGoOutOnceWithTheOperationThatSentThem()
    {
        var outcome = Run("Pass", "\"other\"", """{"Value":7}""");

        outcome.Signals.Should().Equal(new EntitySignal(new EntityInstanceId("Counter", "other"), "Add", "7"));
        Run("Add", "1", null).Signals.Should().BeEmpty("another operation sends nothing of it");
    }

    [Fact]
    public void Run_AnOperationThatDoesNotExist_NamesThoseThatDo()
    {
        var run = () => Run("Subtract", "1", null);

        run.Should().Throw<NonRetriableException>().WithMessage("*no operation 'Subtract'*Add, Pass, WhoAmI*");
    }

    private EntityOutcome Run(string operation, string? input, string? state) => _counter.Run(
        new EntityRequest(new EntityInstanceId("Counter", "key"), operation, input, state), Fixture.Serializer);
}
