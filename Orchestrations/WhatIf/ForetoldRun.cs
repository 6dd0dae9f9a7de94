using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>A run that is foretold.</summary>
internal sealed class ForetoldRun(OrchestrationContext real, ForetoldEntities entities, ExpectedDurations expected)
{
    private readonly Dictionary<MachineName, ForetoldMachine> _machines = [];

    /// <summary>The orchestration that asks.</summary>
    public OrchestrationContext Real => real;

    public ForetoldEntities Entities => entities;

    public ForetoldClock Clock { get; } = new(real.CurrentUtcDateTime);

    /// <summary>What it would do with a machine.</summary>
    public ForetoldMachine Of(MachineName name)
    {
        if (!_machines.TryGetValue(name, out var machine))
        {
            _machines[name] = machine = new ForetoldMachine(real, Clock, expected, name);
        }

        return machine;
    }

    /// <summary>The report that the run would write.</summary>
    public async Task<RunReport> ReportAsync(RunRequest request)
    {
        var context = new ForetellingContext(this, Runbooks.Of(request.Operation).Name, request.Run.Value, null, null);
        return await Clock.PassAsync(() => Runbooks.New(request.Operation).RunAsync(context, request));
    }
}
