using System.Globalization;

namespace DrFunctions.Orchestrations.Tests.Walks;

public class RandomWalkScenarios
{
    /// <summary>Walks of a test run; more by DR_WALKS, from DR_WALK_SEED on.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(Number("DR_WALK_SEED", 1), Number("DR_WALKS", 12))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_nothing_is_lost_and_the_group_gets_back_to_work(int seed)
    {
        await using var runbook = await Runbook.OpenAsync();
        var walk = new RandomWalk(runbook, seed);
        try
        {
            await walk.GoAsync(steps: 12);
            await walk.RecoverAsync();
        }
        catch (InvalidOperationException stuck) when (!stuck.Message.Contains("seed", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{stuck.Message}{Environment.NewLine}{walk.Log}", stuck);
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
