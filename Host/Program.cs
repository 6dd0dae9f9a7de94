using System.CommandLine;
using DrFunctions.Host.Commands;

var root = new RootCommand("Brings whole applications over to a disaster-recovery site.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    SimulateCommand.Create(),
    PlanCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine($"dr: {error.Message}");
    }

    Console.Error.WriteLine("See: dr --help");
    return DrFunctions.Host.ExitCodes.BadInput;
}

return await parsed.InvokeAsync();
