using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.FunctionApp.Tests.Scripted;
using DrFunctions.Orchestrations;

namespace DrFunctions.FunctionApp.Tests.Adapters;

public class EntityAdapterTests
{
    private static readonly RunId Current = new("run-1");

    [Fact]
    public async Task An_operation_changes_the_state_and_answers_as_on_the_embedded_engine()
    {
        var input = PayloadJson.Serializer.Serialize(Current);
        var before = PayloadJson.Serializer.Serialize(
            new ProtectionGroupState { CurrentRun = Current, CurrentOperation = Operation.PlannedFailover });
        IEntity entity = new ProtectionGroup();
        var expected = entity.Run(
            new EntityRequest(new EntityInstanceId("protectiongroup", "payroll"), "Abandon", input, before),
            PayloadJson.Serializer);

        var operation = new ScriptedOperation("protectiongroup", "payroll", "Abandon", input, before);
        var result = await new EntityAdapter(new ProtectionGroup()).RunAsync(operation);

        ScriptedOperation.Write(result).Should().Be(expected.Result, "both hosts give the same answer");
        operation.StateAfter.Should().Be(expected.State, "both hosts keep the same state")
            .And.NotBe(before, "the group lost its run");
    }

    [Fact]
    public async Task A_new_entity_starts_from_its_first_state()
    {
        var operation = new ScriptedOperation(
            "protectiongroup", "payroll", "abandon", PayloadJson.Serializer.Serialize(Current), state: null);

        await new EntityAdapter(new ProtectionGroup()).RunAsync(operation);

        operation.StateAfter.Should().Be(
            PayloadJson.Serializer.Serialize(new ProtectionGroupState()),
            "it had no run to abandon, and case does not matter in names");
    }

    [Fact]
    public async Task Signals_go_out_through_the_operation()
    {
        var operation = new ScriptedOperation("relay", "a", "Pass", "\"hello\"", state: null);

        await new EntityAdapter(new Relay()).RunAsync(operation);

        operation.Signals.Should().Equal(
            [(new Microsoft.DurableTask.Entities.EntityInstanceId("Relay", "b"), "Pass", "\"hello\"")],
            "they leave with the commit of the operation");
    }

    [Fact]
    public async Task An_operation_that_throws_leaves_state_and_signals_to_Durable_Functions()
    {
        var operation = new ScriptedOperation("relay", "a", "Unknown", null, "{}");

        var run = async () => await new EntityAdapter(new Relay()).RunAsync(operation);

        await run.Should().ThrowAsync<NonRetriableException>("the caller must see the failure");
        operation.StateAfter.Should().Be("{}", "nothing changed");
        operation.Signals.Should().BeEmpty("nothing goes out");
    }

    private sealed class Relay : Entity<Unit>
    {
        private static readonly EntityOperation<string, Unit> Pass = new EntityName<Unit>("Relay").Operation<string, Unit>("Pass");

        public Relay() => On(Pass, text =>
        {
            SignalEntity(Pass, "b", text);
            return Unit.Value;
        });
    }
}
