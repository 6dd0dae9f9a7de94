using System.CommandLine;
using DrFunctions.Host.Demo;
using DrFunctions.Host.Demo.Story.Control;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr demo</c>: operations on the simulator, from nothing to their verdict.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var story = new Option<DemoStory>("--story")
        {
            Description = "planned: a planned failover; all: every operation, there and back; control: cancel, answer, approve and recover, case by case.",
        };
        story.AcceptChoice();
        var exit = new Option<bool>("--exit") { Description = "End after the verdict instead of serving on." };
        var json = new Option<bool>("--json") { Description = "Print the reports alone, as JSON, one per line; of control the cases, and whether each held." };
        var machines = new Option<int>("--machines") { Description = "Machines to fail over.", DefaultValueFactory = _ => 12 };
        var speed = new Option<double>("--speed")
        {
            Description = "Every simulated duration is divided by this; 600 by default for control.",
            DefaultValueFactory = parsed => DemoOptions.DefaultSpeed(parsed.GetValue(story)),
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the simulator's latencies.", DefaultValueFactory = _ => 1 };
        var journal = new Option<FileInfo>("--journal")
        {
            Description = "File to write the simulator's journal to, as JSON lines.",
        };
        var network = new Option<int>("--network")
        {
            Description = "Second octet of the machines' 127.x addresses; demos side by side need some that are at least 2 apart.",
            DefaultValueFactory = _ => 10,
        };
        network.AcceptRange(1, 253);
        machines.AcceptRange(1, 350);
        speed.AcceptRange(1, 3600);
        var command = new Command("demo", "Fail a sample application over between two simulated regions.")
        {
            story, exit, json, machines, speed, seed, network, journal,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(story) == DemoStory.Control && parsed.GetValue(machines) < ControlCases.Machines)
            {
                parsed.AddError($"--story control takes {ControlCases.Machines} --machines or more: one to fail, one that depends on it, one that does not.");
            }
        });
        command.SetAction((parsed, cancellation) => CommandRunner.RunAsync(parsed, () => new DemoRun(new DemoOptions
        {
            Machines = parsed.GetValue(machines),
            Speed = parsed.GetValue(speed),
            Seed = parsed.GetValue(seed),
            Network = parsed.GetValue(network),
            Story = parsed.GetValue(story),
            Exit = parsed.GetValue(exit),
            Json = parsed.GetValue(json),
            Journal = parsed.GetValue(journal)?.FullName,
        }, parsed.InvocationConfiguration).RunAsync(cancellation)));
        return command;
    }
}
