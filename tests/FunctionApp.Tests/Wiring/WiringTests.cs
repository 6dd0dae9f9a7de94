using System.Text.Json;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.Orchestrations;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Tests.Wiring;

public class WiringTests
{
    [Fact]
    public void Every_orchestration_has_exactly_one_function_of_its_name_and_types() =>
        Functions.With<OrchestrationTriggerAttribute>().Select(PartOf)
            .Should().BeEquivalentTo(Product.Orchestrations, "both hosts run the same orchestrations under the same names");

    [Fact]
    public void Every_activity_has_exactly_one_function_of_its_name_and_types() =>
        Functions.With<ActivityTriggerAttribute>().Select(PartOf)
            .Should().BeEquivalentTo(Product.Activities, "an orchestration calls activities by name, with these types");

    [Fact]
    public void Every_entity_has_exactly_one_function_of_its_name() =>
        Functions.With<EntityTriggerAttribute>().Select(function => function.Name)
            .Should().BeEquivalentTo(Product.Entities.Select(entity => entity.Name), "entities outlive runs on both hosts");

    [Fact]
    public void Function_names_are_unique_whatever_their_case() =>
        Functions.All.Select(function => function.Name.ToUpperInvariant())
            .Should().OnlyHaveUniqueItems("the Functions host refuses an app with two functions of one name");

    [Fact]
    public void Every_payload_is_declared_to_the_source_generator()
    {
        var payloads = Functions.With<OrchestrationTriggerAttribute>().Concat(Functions.With<ActivityTriggerAttribute>())
            .SelectMany(function => function.Payloads.Append(function.Returned!));

        foreach (var payload in payloads)
        {
            OrchestrationsJson.PayloadOptions.TryGetTypeInfo(payload, out _)
                .Should().BeTrue($"{payload} must not fall back to reflection, which the other host does not have");
        }
    }

    [Fact]
    public void The_worker_serialises_payloads_by_the_same_options_as_the_embedded_engine()
    {
        var record = new RunTicket(new("run-1"), Contracts.Operation.PlannedFailover, "hash");

        JsonSerializer.Serialize<object>(record, PayloadJson.WorkerOptions)
            .Should().Be(PayloadJson.Serializer.Serialize(record), "a payload written by one host is read by the other");
    }

    private static Part PartOf(FoundFunction function) =>
        new(function.Name, function.Payloads.Single(), function.Returned);
}
