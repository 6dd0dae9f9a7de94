using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>A site that goes out in the middle of an operation; the campaign has it in each step of each.</summary>
public sealed class SiteOutageTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Op.UnplannedFailover, 1)]
    [InlineData(Op.Reprotect, 0)]
    [InlineData(Op.Failback, 3)]
    public Task An_operation_survives_an_outage(string operation, int step) => SiteOutage.DuringAsync(output, operation, step);

    [Theory]
    [InlineData(Op.PlannedFailover, 3)]
    public Task An_operation_survives_an_outage_of_the_other_site(string operation, int step) =>
        SiteOutage.DuringAsync(output, operation, step, elsewhere: true);
}

/// <summary>Either site goes out right after the first effect of each kind of each operation; run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class SiteOutageCampaign(ITestOutputHelper output)
{
    public static TheoryData<string, int, bool> All
    {
        get
        {
            var all = new TheoryData<string, int, bool>();
            string[] operations =
                [Op.Protect, Op.LiveSync, Op.PlannedFailover, Op.UnplannedFailover, Op.Reprotect, Op.Failback, Op.UndoFailover];
            foreach (var operation in operations)
            {
                for (var step = 0; step < Effect.Of(operation).Count; step++)
                {
                    all.Add(operation, step, false);
                    all.Add(operation, step, true);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task An_operation_survives_an_outage_in_each_of_its_steps(string operation, int step, bool elsewhere) =>
        SiteOutage.DuringAsync(output, operation, step, elsewhere);
}
