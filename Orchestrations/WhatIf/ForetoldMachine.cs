using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What a foretold run would do with a machine so far.</summary>
internal sealed class ForetoldMachine(OrchestrationContext real, ForetoldClock clock, ExpectedDurations expected, MachineName name)
{
    private static readonly JsonPayloadSerializer Json = new(OrchestrationsJson.PayloadOptions);

    // Whoever asks waits for the answer: a worker that dies is made up for once.
    private static readonly RetryPolicy Once = new(2, TimeSpan.FromSeconds(1));

    private readonly Dictionary<(string Activity, Step Step), string> _silent = [];
    private readonly List<StepForecast> _steps = [];
    private string? _world;

    /// <summary>The step that a permit was asked for last.</summary>
    public Step Step { get; set; }

    /// <summary>What it would do, in order.</summary>
    public IReadOnlyList<StepForecast> Steps => _steps;

    /// <summary>What a step's activity would answer, once it would have taken its time.</summary>
    public async Task<TOutput> CallAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input)
    {
        var step = Step;
        if (_silent.TryGetValue((activity.Name, step), out var again))
        {
            // A site that was silent a moment ago is not asked in every round of a patience that nobody waits for.
            return Json.Deserialize<TOutput>(again)!;
        }

        var asked = new ForetellInput(activity.Name, Json.Serialize(input)!, _world);
        var foretold = await clock.At(() => real.CallActivityAsync(ActivityNames.Foretell, asked, Once));
        _world = foretold.World;
        var seconds = Note(step, foretold.Calls);
        if (foretold.Silent)
        {
            _silent[(activity.Name, step)] = foretold.Result;
        }
        else if (seconds > 0)
        {
            await clock.Until(clock.Now + TimeSpan.FromSeconds(seconds), CancellationToken.None);
        }

        return Json.Deserialize<TOutput>(foretold.Result)!;
    }

    /// <summary>How long the activity would take: a step's time passes in the first of its activities.</summary>
    private double Note(Step step, IReadOnlyList<ForetoldCall> calls)
    {
        var (seconds, basis) = _steps.Any(done => done.Step == step) ? (0, default) : expected.Of(name, step);
        var last = _steps.LastOrDefault();
        if (last?.Step == step)
        {
            _steps[^1] = last with { Calls = [.. last.Calls, .. calls] };
        }
        else if (calls.Count > 0 || _steps.All(done => done.Step != step))
        {
            _steps.Add(new StepForecast(step, StepOutcome.NotReached, seconds, basis, calls));
        }

        return seconds;
    }
}
