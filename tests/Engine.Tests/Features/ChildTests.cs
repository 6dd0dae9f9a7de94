using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class ChildTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, int> Parent = new("Parent");
    private static readonly OrchestrationName<int, int> Child = new("Child");
    private static readonly EventName<int> Go = new("Go");

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task Children_run_and_their_outputs_come_back()
    {
        _host.Registry
            .Orchestration(Child, (_, n) => Task.FromResult(n * n))
            .Orchestration(Parent, async (context, n) => (await Task.WhenAll(
                Enumerable.Range(1, n).Select(i => context.CallSubOrchestratorAsync(Child, i)))).Sum());
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Parent, 20, "p");

        (await _host.ResultAsync<int>("p")).Should().Be(2870, "it is the sum of the first 20 squares");
        (await _host.Client.GetInstanceAsync("p:0:7")).Should().NotBeNull("ids of children derive from their command");
    }

    [Fact]
    public async Task A_failed_child_fails_its_call_and_is_tried_again_by_policy()
    {
        var runs = 0;
        _host.Registry
            .Orchestration(Child, (_, n) => ++runs < 3 ? throw new InvalidOperationException("no") : Task.FromResult(n))
            .Orchestration(Parent, (context, n) => context.CallSubOrchestratorAsync(
                Child, n, "the-child", new RetryPolicy(3, TimeSpan.FromSeconds(1))));
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Parent, 5, "p");

        (await _host.ResultAsync<int>("p")).Should().Be(5, "the third attempt takes the place of the ended ones");
        runs.Should().Be(3);
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_fails_with_a_code()
    {
        _host.Registry
            .Orchestration(Child, (context, _) => context.WaitForExternalEvent(Go))
            .Orchestration(Parent, (context, n) => context.CallSubOrchestratorAsync(Child, n, "taken"));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Child, 1, "taken");

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Parent, 5, "p");

        (await _host.EndAsync("p")).FailureDetails!.ErrorType.Should().Be(Errors.ChildIdTaken);
    }

    [Fact]
    public async Task Terminating_a_parent_terminates_its_children_and_theirs()
    {
        _host.Registry
            .Orchestration(Child, async (context, n) => n == 0
                ? await context.WaitForExternalEvent(Go)
                : await context.CallSubOrchestratorAsync(Child, n - 1, $"child-{n - 1}"))
            .Orchestration(Parent, (context, n) => context.CallSubOrchestratorAsync(Child, n, $"child-{n}"));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Parent, 2, "p");
        await _host.Engine.WhenIdleAsync();

        await _host.Client.TerminateInstanceAsync("p", "enough");
        await _host.Engine.WhenIdleAsync();

        foreach (var id in new[] { "p", "child-2", "child-1", "child-0" })
        {
            var metadata = await _host.Client.GetInstanceAsync(id);
            metadata!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Terminated, "{0} hangs below p", id);
            metadata.FailureDetails!.ErrorMessage.Should().Be("enough");
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
