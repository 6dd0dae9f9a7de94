using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Contracts.Tests;

/// <summary>What JSON lacks takes the default that the record declares (docs/decisions/0004).</summary>
public sealed class JsonDefaultsTests
{
    [Fact]
    public void RunOptions_EmptyObject_StartsInstances() =>
        JsonSerializer.Deserialize("{}", ContractsJson.Default.RunOptions)!.StartInstances
            .Should().BeTrue("a failover starts the instances unless it is told not to");

    [Fact]
    public void Machine_WithoutDependsOn_DependsOnNothing() =>
        JsonSerializer.Deserialize(
                """{"name":"a","source":{"resourceGroup":"g","vm":"a"},"destination":{"resourceGroup":"h","vm":"a"}}""",
                ContractsJson.Default.Machine)!
            .DependsOn.Should().BeEmpty("an older version may not have written the list");

    [Fact]
    public void StepResult_WithoutCorrelationIds_HasNone() =>
        JsonSerializer.Deserialize("""{"state":"Pending"}""", ContractsJson.Default.StepResultOffProof)!
            .CorrelationIds.Should().BeEmpty("an older version may not have written the list");

    [Fact]
    public void HealthProbe_WithoutTimeout_HasTheDocumentedOne() =>
        JsonSerializer.Deserialize("""{"tcp":22}""", ContractsJson.Default.HealthProbe)!
            .Timeout.Should().Be(TimeSpan.FromMinutes(10), "a gate without patience would fail at once");
}
