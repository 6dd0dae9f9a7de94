using System.Text.Json;
using DrFunctions.Durable;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.FunctionApp.Tests.Scripted;
using DrFunctions.Orchestrations;
using Microsoft.DurableTask;
using DurableTaskMetadata = Microsoft.DurableTask.Client.OrchestrationMetadata;
using DurableTaskStatus = Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace DrFunctions.FunctionApp.Tests.Adapters;

public sealed class DurableClientAdapterTests : IAsyncDisposable
{
    private static readonly OrchestrationName<string, string> Runbook = new("Runbook");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ScriptedClient _inner = new();
    private readonly DurableClientAdapter _client;

    public DurableClientAdapterTests() => _client = new DurableClientAdapter(_inner);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    [Fact]
    public async Task Starting_gives_the_id_and_asks_the_host_to_refuse_it_in_every_status()
    {
        await _client.ScheduleNewOrchestrationInstanceAsync(Runbook, "input", "run-1");

        _inner.StartedWith!.InstanceId.Should().Be("run-1", "ids are ours");
        _inner.StartedWith.DedupeStatuses.Should().Contain(["Completed", "Failed", "Terminated", "Running"],
            "a run is never overwritten, finished or not");
    }

    [Theory]
    [InlineData(DurableTaskStatus.Running)]
    [InlineData(DurableTaskStatus.Completed)]
    [InlineData(DurableTaskStatus.Failed)]
    [InlineData(DurableTaskStatus.Terminated)]
    public async Task Starting_an_existing_id_does_not_run_it_again(DurableTaskStatus status)
    {
        Exists("run-1", status);

        var start = () => _client.ScheduleNewOrchestrationInstanceAsync(Runbook, "input", "run-1");

        (await start.Should().ThrowAsync<OrchestrationAlreadyExistsException>("the id is taken"))
            .Which.InstanceId.Should().Be("run-1", "the caller answers with the existing run");
        _inner.Calls.Should().BeEmpty("Durable Functions would overwrite a finished instance");
    }

    [Fact]
    public async Task Losing_a_race_to_the_host_is_the_same_refusal()
    {
        _inner.HostSaysExists = true;

        var start = () => _client.ScheduleNewOrchestrationInstanceAsync(Runbook, "input", "run-1");

        await start.Should().ThrowAsync<OrchestrationAlreadyExistsException>("somebody was faster");
    }

    [Fact]
    public async Task Reading_an_instance_gives_status_and_failure_without_its_payloads()
    {
        _inner.Instances.Add(new DurableTaskMetadata("Runbook", "run-1")
        {
            RuntimeStatus = DurableTaskStatus.Failed,
            SerializedInput = "\"in\"",
            SerializedCustomStatus = "{\"stage\":\"Starting\"}",
            FailureDetails = new TaskFailureDetails("Some.Exception", "broken", null, null, null),
        });

        var instance = await _client.GetInstanceAsync("run-1");

        instance!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Failed, "statuses map by name");
        instance.SerializedCustomStatus.Should().Be("{\"stage\":\"Starting\"}", "the host gives it only with payloads, so these are asked for");
        instance.FailureDetails!.ErrorMessage.Should().Be("broken", "why it failed belongs to the status");
        instance.SerializedInput.Should().BeNull("it was not asked for");
    }

    [Fact]
    public async Task A_termination_carries_its_reason()
    {
        _inner.Instances.Add(new DurableTaskMetadata("Runbook", "run-1")
        {
            RuntimeStatus = DurableTaskStatus.Terminated,
            SerializedOutput = "\"wrong site\"",
        });

        var instance = await _client.GetInstanceAsync("run-1", getInputsAndOutputs: true);

        instance!.FailureDetails!.ErrorMessage.Should().Be("wrong site", "Durable Functions keeps the reason in the output");
        instance.SerializedOutput.Should().BeNull("a reason is no output");
    }

    [Fact]
    public async Task Listing_is_ordered_by_creation()
    {
        Exists("b", DurableTaskStatus.Running, Noon.AddMinutes(1));
        Exists("a", DurableTaskStatus.Running, Noon.AddMinutes(2));
        Exists("c", DurableTaskStatus.Running, Noon);
        var query = new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Blocked] };

        var listed = await IdsAsync(query);

        listed.Should().Equal(["c", "b", "a"], "storage order means nothing to operators");
        _inner.Filter!.Statuses.Should().Equal([DurableTaskStatus.Running], "Durable Functions knows no Blocked");
    }

    [Fact]
    public async Task Listing_what_is_blocked_finds_nothing()
    {
        Exists("a", DurableTaskStatus.Running);

        (await IdsAsync(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Blocked] }))
            .Should().BeEmpty("an empty filter would have listed everything");
    }

    [Fact]
    public async Task Steering_an_unknown_instance_says_so()
    {
        Func<Task>[] steers =
        [
            () => _client.RaiseEventAsync("none", new EventName<string>("Decision"), "stop"),
            () => _client.TerminateInstanceAsync("none"),
            () => _client.SuspendInstanceAsync("none"),
            () => _client.ResumeInstanceAsync("none"),
            () => _client.WaitForInstanceCompletionAsync("none"),
        ];

        foreach (var steer in steers)
        {
            await steer.Should().ThrowAsync<OrchestrationNotFoundException>("the host answers each of these differently");
        }
    }

    [Fact]
    public async Task Steering_an_ended_instance_does_nothing()
    {
        Exists("run-1", DurableTaskStatus.Completed);

        await _client.TerminateInstanceAsync("run-1", "too late");
        await _client.SuspendInstanceAsync("run-1");

        _inner.Calls.Should().BeEmpty("it has ended");
    }

    [Fact]
    public async Task An_event_in_JSON_is_passed_on_as_it_is()
    {
        Exists("run-1", DurableTaskStatus.Running);

        await _client.RaiseEventJsonAsync("run-1", "Decision", """{"machine":"db-1"}""");

        _inner.Sent.Should().BeOfType<JsonElement>("text would be quoted again")
            .Which.GetRawText().Should().Be("""{"machine":"db-1"}""", "the payload is the caller's");
    }

    [Fact]
    public async Task Only_an_ended_instance_is_purged()
    {
        Exists("ended", DurableTaskStatus.Failed);
        Exists("running", DurableTaskStatus.Running);

        (await _client.PurgeInstanceAsync("ended")).Should().BeTrue("it has ended");
        (await _client.PurgeInstanceAsync("running")).Should().BeFalse("it runs");
        (await _client.PurgeInstanceAsync("none")).Should().BeFalse("there is none");
        _inner.Calls.Should().Equal(["purge"], "only one reached the host");
    }

    [Fact]
    public async Task Entities_are_signalled_read_and_listed_by_key()
    {
        var entities = (ScriptedEntityClient)_inner.Entities;
        entities.States[new("ProtectionGroup", "web")] = new ProtectionGroupState { Phase = GroupPhase.FailedOver };
        entities.States[new("ProtectionGroup", "db")] = new ProtectionGroupState();

        await _client.SignalEntityAsync(ProtectionGroup.Abandon, "web", new("run-1"));
        var web = await _client.GetEntityAsync(ProtectionGroup.Name, "web");
        var none = await _client.GetEntityAsync(ProtectionGroup.Name, "none");
        var keys = new List<string>();
        await foreach (var pair in _client.GetAllEntitiesAsync(ProtectionGroup.Name))
        {
            keys.Add(pair.Key);
        }

        entities.Signals.Should().ContainSingle("one was sent").Which.Operation.Should().Be("Abandon");
        web!.Phase.Should().Be(GroupPhase.FailedOver, "the state is read");
        none.Should().BeNull("it was never touched");
        keys.Should().Equal(["db", "web"], "listed by key");
        entities.Prefix.Should().BeEquivalentTo("@ProtectionGroup@", "groups only, whatever their case");
    }

    private void Exists(string id, DurableTaskStatus status, DateTimeOffset createdAt = default) =>
        _inner.Instances.Add(new DurableTaskMetadata("Runbook", id) { RuntimeStatus = status, CreatedAt = createdAt });

    private async Task<List<string>> IdsAsync(OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in _client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
