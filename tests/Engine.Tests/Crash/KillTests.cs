using DrFunctions.Durable;
using DrFunctions.Engine.CrashHost;

namespace DrFunctions.Engine.Tests.Crash;

public sealed class KillTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-kill-");

    private string Database => Path.Combine(_folder.FullName, "engine.db");

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_done_twice_however_often_the_process_is_killed()
    {
        var acknowledged = new List<string>();
        for (var kill = 0; kill < 5; kill++)
        {
            acknowledged.AddRange(await new KilledProcess(Database, kill * 1_000_000).RunAsync(150 + (97 * kill)));
        }

        await using var engine = await StartAsync();
        var raised = Numbers(acknowledged, "raised");
        foreach (var number in raised)
        {
            var end = await engine.Client.WaitForInstanceCompletionAsync($"steps-{number}", getInputsAndOutputs: true);
            end.SerializedOutput.Should().Be($"{(number * 100) + 6}");
        }

        foreach (var number in Numbers(acknowledged, "started"))
        {
            (await engine.Client.GetInstanceAsync($"steps-{number}")).Should().NotBeNull("its start was acknowledged");
        }

        await engine.WhenIdleAsync();
        await CheckTalliesAsync(engine, acknowledged, raised);
        engine.Core.Reader.All(
            "SELECT count(*) FROM (SELECT 1 FROM events WHERE kind IN (3, 5, 8, 10) GROUP BY instance, generation, task HAVING count(*) > 1)",
            row => row.GetInt64(0)).Should().Equal([0], "no command has two results");
    }

    [Fact]
    public async Task A_second_process_on_the_same_database_is_refused_until_the_first_is_killed()
    {
        var refusal = "";
        await new KilledProcess(Database, 0).RunAsync(1, async () =>
        {
            var second = StartAsync;
            refusal = (await second.Should().ThrowAsync<EngineException>()).Which.Code;
        });

        refusal.Should().Be(Errors.DatabaseLocked);
        await using var engine = await StartAsync();
        engine.State.Should().Be(EngineState.Running, "the system freed the lock with the process");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task CheckTalliesAsync(DurableEngine engine, List<string> acknowledged, HashSet<int> raised)
    {
        var told = new List<int>();
        await foreach (var (key, tally) in engine.Client.GetAllEntitiesAsync(Tally.Kind))
        {
            tally.Numbers.Should().OnlyHaveUniqueItems("each operation on {0} happens once", key);
            if (key == "called")
            {
                raised.Should().BeSubsetOf(tally.Numbers, "an orchestration that ended has called");
            }
            else
            {
                told.AddRange(tally.Numbers);
            }
        }

        Numbers(acknowledged, "signalled").Should().BeSubsetOf(told, "an acknowledged signal is never lost");
    }

    private static HashSet<int> Numbers(IEnumerable<string> lines, string what) =>
        [.. lines.Select(line => line.Split(' ')).Where(parts => parts.Length == 2 && parts[0] == what).Select(parts => int.Parse(parts[1]))];

    private Task<DurableEngine> StartAsync() => DurableEngine.StartAsync(
        new EngineOptions { DatabasePath = Database }, Workload.Registry(), Workload.Serializer, TimeProvider.System);
}
