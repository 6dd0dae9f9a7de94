using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Client;

public sealed class ClientTests : IAsyncDisposable
{
    private static readonly OrchestrationName<string, string> Flow = new("Flow");
    private static readonly ActivityName<string, string> Work = new("Work");
    private static readonly EventName<string> Note = new("Note");

    private readonly EngineFixture _host = new();

    public ClientTests() => _host.Registry.AddEntity(Journal.Kind, () => new Journal());

    [Fact]
    public async Task An_id_is_taken_for_as_long_as_its_instance_exists()
    {
        _host.Registry.Orchestration(Flow, (_, text) => Task.FromResult(text));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "1", "a");
        await _host.EndAsync("a");
        var again = () => _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "2", "a");

        await again.Should().ThrowAsync<OrchestrationAlreadyExistsException>("it exists, though ended");
        await _host.Client.PurgeInstanceAsync("a");
        await again.Should().NotThrowAsync("it was purged");

        (await _host.ResultAsync<string>("a")).Should().Be("2");
    }

    [Fact]
    public async Task Whoever_waits_for_an_end_hears_of_it()
    {
        _host.Registry.Orchestration(Flow, (context, _) => context.WaitForExternalEvent(Note));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "", "a");
        var waiting = _host.Client.WaitForInstanceCompletionAsync("a", getInputsAndOutputs: true);
        var ghost = () => _host.Client.WaitForInstanceCompletionAsync("nobody");

        await _host.Client.RaiseEventAsync("a", Note, "end");

        (await waiting).SerializedOutput.Should().Be("\"end\"");
        await ghost.Should().ThrowAsync<OrchestrationNotFoundException>();
    }

    [Fact]
    public async Task Whoever_waits_for_an_end_hears_when_the_engine_stops()
    {
        _host.Registry.Orchestration(Flow, (context, _) => context.WaitForExternalEvent(Note));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "", "a");
        var waiting = _host.Client.WaitForInstanceCompletionAsync("a");

        await _host.Engine.StopAsync();

        var wait = () => waiting;
        (await wait.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.EngineStopped);
        var late = () => _host.Client.RaiseEventAsync("a", Note, "");
        (await late.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.EngineStopped);
    }

    [Fact]
    public async Task Instances_are_found_by_prefix_status_and_time_in_order_of_creation()
    {
        _host.Registry.Orchestration(Flow, async (context, text) =>
            text.Length > 0 ? text : await context.WaitForExternalEvent(Note));
        await _host.StartAsync();
        var begin = _host.Time.GetUtcNow();
        foreach (var (id, input) in new[] { ("run-2", "x"), ("run-1", ""), ("other", "x"), ("RUN-3", "x"), ("run-%", "x") })
        {
            await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, input, id);
            _host.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _host.Engine.WhenIdleAsync();

        (await Ids(new OrchestrationQuery())).Should().Equal("run-2", "run-1", "other", "RUN-3", "run-%");
        (await Ids(new OrchestrationQuery { InstanceIdPrefix = "run-" })).Should().Equal("run-2", "run-1", "run-%");
        (await Ids(new OrchestrationQuery { InstanceIdPrefix = "run-%" })).Should().Equal("run-%");
        (await Ids(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Running] })).Should().Equal("run-1");
        (await Ids(new OrchestrationQuery { CreatedFrom = begin.AddMinutes(1), CreatedTo = begin.AddMinutes(3) }))
            .Should().Equal(["run-1", "other"], "the upper bound is outside");
        (await Ids(new OrchestrationQuery { InstanceIdPrefix = "none" })).Should().BeEmpty();
    }

    [Fact]
    public async Task More_instances_than_a_page_are_all_listed_once()
    {
        _host.Registry.Orchestration(Flow, (_, text) => Task.FromResult(text));
        await _host.StartAsync();
        var ids = Enumerable.Range(0, 450).Select(i => $"i{i}").ToList();
        await Task.WhenAll(ids.Select(id => _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "", id)));

        (await Ids(new OrchestrationQuery())).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Payloads_over_the_limit_are_refused_at_every_edge()
    {
        _host.Options = _host.Options with { MaxMessageBytes = 1000 };
        var large = new string('ä', 600);
        _host.Registry
            .Activity(Work, text => text + text)
            .Orchestration(Flow, async (context, what) => what switch
            {
                "result" => await context.CallActivityAsync(Work, new string('x', 600), new RetryPolicy(3, TimeSpan.FromDays(1))),
                "input" => await context.CallActivityAsync(Work, large, new RetryPolicy(1, TimeSpan.Zero)),
                "output" => large,
                "entity" => await context.CallEntityAsync(Journal.Append, "j", new string('x', 600))
                    + await context.CallEntityAsync(Journal.Append, "j", new string('x', 600)),
                _ => "",
            });
        await _host.StartAsync();
        var start = () => _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, large, "a");
        var raise = () => _host.Client.RaiseEventAsync("a", Note, large);
        var signal = () => _host.Client.SignalEntityAsync(Journal.Append, "k", large);

        foreach (var edge in new[] { start, raise, signal })
        {
            (await edge.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.MessageTooLarge);
        }

        foreach (var place in new[] { "result", "input", "output", "entity" })
        {
            await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, place, place);
            (await _host.EndAsync(place)).FailureDetails!.ErrorType.Should().Be(
                Errors.MessageTooLarge, "the {0} is too large, and no retry helps", place);
        }
    }

    [Fact]
    public async Task An_orchestration_outlives_a_task_whose_input_is_too_large()
    {
        _host.Options = _host.Options with { MaxMessageBytes = 1000 };
        var large = new string('x', 1000);
        _host.Registry
            .Activity(Work, text => text)
            .Orchestration(Flow, async (context, what) =>
            {
                try
                {
                    return what switch
                    {
                        "activity" => await context.CallActivityAsync(Work, large, new RetryPolicy(3, TimeSpan.FromDays(1))),
                        "child" => await context.CallSubOrchestratorAsync(Flow, large),
                        _ => await context.CallEntityAsync(Journal.Append, "j", large),
                    };
                }
                catch (TaskFailedException failed)
                {
                    return failed.FailureDetails.ErrorType;
                }
            });
        await _host.StartAsync();

        foreach (var task in new[] { "activity", "child", "entity" })
        {
            await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, task, task);
            (await _host.ResultAsync<string>(task)).Should().Be(Errors.MessageTooLarge, "the {0} failed, not who asked for it", task);
        }
    }

    [Theory]
    [InlineData(8190, true)]
    [InlineData(8191, false)]
    public async Task A_custom_status_has_at_most_16_KB_of_UTF16(int length, bool fits)
    {
        _host.Registry.Orchestration(Flow, (context, text) =>
        {
            context.SetCustomStatus(text);
            return Task.FromResult("");
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, new string('x', length), "a");

        var end = await _host.EndAsync("a");

        (end.SerializedCustomStatus?.Length ?? 0).Should().Be(fits ? length + 2 : 0);
        end.FailureDetails?.ErrorType.Should().Be(Errors.StatusTooLarge);
    }

    [Fact]
    public async Task Names_and_ids_that_cannot_be_used_are_refused_with_a_code()
    {
        _host.Registry.Orchestration(Flow, (_, text) => Task.FromResult(text));
        await _host.StartAsync();
        var unknown = () => _host.Client.ScheduleNewOrchestrationInstanceAsync(
            new OrchestrationName<int, int>("Nothing"), 1, "a");
        var kind = () => _host.Client.SignalEntityAsync(new EntityOperation<int, int>("Nothing", "Do"), "a", 1);
        var id = () => _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, "", "@a@b");

        (await unknown.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.NotRegistered);
        (await kind.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.NotRegistered);
        (await id.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.InvalidId);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<List<string>> Ids(OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in _host.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
