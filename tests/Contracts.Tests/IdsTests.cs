using System.Text.Json;

namespace DrFunctions.Contracts.Tests;

public sealed class IdsTests
{
    [Fact]
    public void Ids_AreStringsInJson_AndKeysToo()
    {
        var json = JsonSerializer.Serialize(
            new RunReport
            {
                Run = new RunId("r"),
                Group = new GroupName("payroll"),
                Operation = Operation.PlannedFailover,
                Outcome = RunOutcome.Completed,
                StartedAt = DateTimeOffset.UnixEpoch,
                EndedAt = DateTimeOffset.UnixEpoch,
                RequestedBy = "unverified:ada",
                PlanHash = "0",
                Machines = [],
            },
            ContractsJson.Default.RunReport);

        json.Should().Contain("\"run\":\"r\"").And.Contain("\"group\":\"payroll\"").And.Contain("\"outcome\":\"Completed\"");
    }
}
