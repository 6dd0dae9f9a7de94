using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>A part of one machine that fails; the campaign has each part fail once, three times and always.</summary>
public sealed class FailingMachineTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Op.PlannedFailover, "snapshot", 1)]
    [InlineData(Op.PlannedFailover, "copy", 1)]
    [InlineData(Op.Failback, "swap", 1)]
    [InlineData(Op.Failback, "start", 1)]
    public Task One_machine_fails(string operation, string part, int? times) => FailingMachine.RunAsync(output, operation, part, times);
}

/// <summary>Run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class FailingMachineCampaign(ITestOutputHelper output)
{
    public static TheoryData<string, string, int?> All
    {
        get
        {
            var all = new TheoryData<string, string, int?>();
            foreach (var operation in new[] { Op.PlannedFailover, Op.Failback })
            {
                foreach (var part in FailingMachine.Parts.Keys)
                {
                    all.Add(operation, part, 1);
                    all.Add(operation, part, 3);
                    all.Add(operation, part, null);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task One_machine_fails_in_each_part(string operation, string part, int? times) => FailingMachine.RunAsync(output, operation, part, times);
}
