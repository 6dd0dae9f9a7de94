using System.CommandLine;
using DrFunctions.Bench;

var machines = new Option<int>("--machines") { Description = "Machines to fail over.", DefaultValueFactory = _ => 12 };
var speed = new Option<double>("--speed") { Description = "Every simulated duration is divided by this.", DefaultValueFactory = _ => 60 };
var json = new Option<bool>("--json") { Description = "Print the result as one line of JSON." };
var failover = new Command("failover", "A planned failover on the simulator: its makespan against the critical path, and the host's memory.")
{
    machines, speed, json,
};
failover.SetAction(async (parsed, _) =>
{
    var result = await FailoverBench.RunAsync(parsed.GetValue(machines), parsed.GetValue(speed));
    Console.WriteLine(parsed.GetValue(json) ? result.ToJson() : result.ToText());
    return 0;
});

return await new RootCommand("Measures the product: figures of one machine, so compare ratios.") { failover }.Parse(args).InvokeAsync();
