using System.Text.Json;
using System.Text.Json.Nodes;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Host.Demo.Story.Control;
using DrFunctions.Simulator;
using Spectre.Console;

namespace DrFunctions.Host.Demo.Story;

/// <summary>
/// Tells chapters: narrates for people, prints one report or one case per line for scripts, and keeps the count of invariants.
/// </summary>
internal sealed class Storyteller(DemoStage stage, Terminal terminal, DemoOptions options)
{
    private readonly RunWatcher _watcher = new(stage.Client, terminal, TimeProvider.System);
    private readonly HashSet<string> _everRan = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Waiver> _waivers = [];
    private readonly List<string> _faults = [];
    private int _runs;
    private int _held;
    private int _broken;

    /// <summary>The cloud, to let things happen to it.</summary>
    public SimulatorServer Cloud => stage.Simulator;

    /// <summary>The cloud, as the witness.</summary>
    public CloudWitness Witness { get; } = new(stage);

    /// <summary>Somebody who owns the cloud's subscription, and is not the product.</summary>
    public CloudOwner Owner { get; } = new(stage);

    /// <summary>Operators who steer runs.</summary>
    public Helm Helm { get; } = new(stage.Server.Url);

    /// <summary>The last write of each machine on the side that the last move left.</summary>
    public IReadOnlyDictionary<string, long> LeftWith { get; private set; } = new Dictionary<string, long>();

    /// <summary>Where each side's machines are.</summary>
    public string RegionOf(Side side) => stage.Inventory.Sites[side == Side.Primary ? 0 : 1].Name;

    /// <summary>Tells the chapters up to the first one in which an invariant broke; returns the exit code.</summary>
    public async Task<int> TellAsync(IReadOnlyList<Chapter> chapters, CancellationToken cancellation)
    {
        using var owner = Owner;
        using var helm = Helm;
        RememberWhatRuns();
        foreach (var (number, chapter) in chapters.Index())
        {
            if (_broken == 0)
            {
                terminal.Console.MarkupLineInterpolated($"[bold]{number + 1}. {chapter.Title}[/]");
                await TellAsync(chapter, cancellation);
                await PublishAsync(chapter, _broken == 0, _faults);
            }
            else
            {
                await PublishAsync(chapter, held: false, ["It was not played: an earlier one did not hold."]);
            }
        }

        terminal.Console.WriteLine($"{_runs} runs, {_held} of {_held + _broken} invariants held.");
        return _broken == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Says what happens.</summary>
    public void Narrate(string sentence) => terminal.Console.WriteLine("   " + sentence);

    /// <summary>Counts a finding, and says it.</summary>
    public void Expect(Finding finding)
    {
        (_held, _broken) = finding.Held ? (_held + 1, _broken) : (_held, _broken + 1);
        terminal.Console.MarkupLineInterpolated(finding.Held ? $"   [green]✓[/] {finding.Sentence}" : (FormattableString)$"   [red]✗[/] {finding.Sentence}");
        foreach (var fault in finding.Faults)
        {
            _faults.Add($"{finding.Sentence}: {fault}");
            terminal.Console.WriteLine("       " + fault);
        }
    }

    /// <summary>Begins a planned failover, and waits until a fault strikes it; gives the run.</summary>
    public async Task<(string Run, FaultRule Fault)> HeldAsync(FaultRule fault, CancellationToken cancellation)
    {
        var armed = Cloud.Faults.Add(fault);
        var started = await stage.Client.StartAsync(Operation.PlannedFailover, DemoWorld.Group, new RunOptions(), key: null, cancellation);
        await Helm.UntilAsync(
            "the run to come so far", () => Task.FromResult(Cloud.Faults.List().Single(rule => rule.Id == armed.Id).Struck > 0), cancellation);
        return (started.Json.Text("id"), armed);
    }

    /// <summary>Starts what goes on from a run that ended halfway; it must complete.</summary>
    public async Task ResumeAsync(string path, string body, CancellationToken cancellation) =>
        await PublishAsync(await EndAsync(await Helm.StartAsync(path, body, cancellation), cancellation));

    /// <summary>Waits for a run's end; gives its report.</summary>
    public async Task<RunReport> EndAsync(string id, CancellationToken cancellation)
    {
        var run = await _watcher.WaitAsync(id, cancellation);
        return await _watcher.ReportAsync(run.Run, cancellation) is { } report
            ? report.Json.As(ContractsJson.Default.RunReport)
            : throw new CommandFailure(ExitCodes.Failed, run.Error ?? new DrError(
                ErrorCodes.RunInterrupted, $"The run {run.Run} ended {run.Status} without a report.", "Look at it in the log."));
    }

    /// <summary>Runs an operation, which must complete.</summary>
    public async Task<RunReport> RunAsync(Operation operation, RunOptions how, CancellationToken cancellation)
    {
        var report = await FollowAsync(await stage.Client.StartAsync(operation, DemoWorld.Group, how, key: null, cancellation), cancellation);
        await PublishAsync(report);
        return report;
    }

    /// <summary>Moves the machines from one side to the other; nothing may get lost.</summary>
    public async Task<RunReport> MoveAsync(Operation operation, RunOptions how, Side from, Side to, CancellationToken cancellation)
    {
        var report = await FollowAsync(await stage.Client.StartAsync(operation, DemoWorld.Group, how, key: null, cancellation), cancellation);
        report = report with { Proof = Witness.Compare(from, to) };
        await PublishAsync(report);
        Expect(Invariants.Equal(report.Proof));
        LeftWith = Witness.LastWrites(from);
        Expect(Invariants.WritesInOrder(Witness, to, LeftWith));
        return report;
    }

    /// <summary>Asks for an operation that loses something: it must be told first, and is then accepted by name.</summary>
    public async Task<RunOptions> AcceptLossAsync(Operation operation, RunOptions how, CancellationToken cancellation)
    {
        var wanted = await RefusalAsync(operation, how, cancellation);
        var told = wanted.Losses.Where(loss => loss.Loss is not null).ToList();
        Expect(Finding.Of(
            "what it loses is told for every machine before anything is touched",
            told.Count == Witness.Machines.Count,
            $"{told.Count} of {Witness.Machines.Count} machines"));
        Narrate($"told: at most {Display.Duration(told.Max(loss => loss.Loss!.Seconds))} of writes; accepted by name");
        return wanted.Given(how);
    }

    /// <summary>Both sides may run from now on.</summary>
    public void Waive() => _waivers.Add(new Waiver(Witness.Mark()));

    /// <summary>Both sides must not run any more.</summary>
    public void Settle() => _waivers[^1] = _waivers[^1] with { SettledBy = Witness.Mark() };

    /// <summary>Where everything must stand now.</summary>
    public async Task StandsAsync(Side side, string phase, CancellationToken cancellation)
    {
        RememberWhatRuns();
        Expect(Invariants.AllRunAt(Witness, side));
        if (_waivers is not [.., { SettledBy: null }])
        {
            Expect(Invariants.NoneRunsAt(Witness, side == Side.Primary ? Side.Recovery : Side.Primary));
        }

        Expect(Invariants.NeverBothSides(Witness.Overlaps(), _waivers));
        Expect(Invariants.NothingDeletedThatHeldData(Witness, _everRan));
        var group = await GroupAsync(cancellation);
        Expect(Finding.Of(
            $"the group says {phase}, at {side}",
            group.Text("phase") == phase && group.Choice<SiteRole>("activeSite") == side.Role,
            $"it says {group.Text("phase")}, {Display.OrNone(group.Text("activeSite"))}"));
    }

    /// <summary>The group as the API shows it.</summary>
    public async Task<JsonElement> GroupAsync(CancellationToken cancellation) =>
        (await stage.Client.GetAsync($"api/groups/{DemoWorld.Group}", cancellation)).Json;

    private async Task<Acknowledgement> RefusalAsync(Operation operation, RunOptions how, CancellationToken cancellation)
    {
        try
        {
            var started = await stage.Client.StartAsync(operation, DemoWorld.Group, how, key: null, cancellation);
            throw new CommandFailure(ExitCodes.Failed, new DrError(
                ErrorCodes.Unexpected, $"The run {started.Json.Text("id")} started although nobody accepted its loss.", "Look at its report."));
        }
        catch (ServerProblem problem) when (Acknowledgement.Of(problem.Answer.Json) is { } wanted)
        {
            return wanted;
        }
    }

    private Task<RunReport> FollowAsync(ServerAnswer started, CancellationToken cancellation) =>
        EndAsync(started.Json.Text("id"), cancellation);

    private async Task TellAsync(Chapter chapter, CancellationToken cancellation)
    {
        _faults.Clear();
        try
        {
            await chapter.TellAsync(this, cancellation);
        }
        catch (CommandFailure failure)
        {
            Expect(Finding.Of("the host does what it is asked", false, failure.Error.ToString()));
        }
    }

    private async Task PublishAsync(Chapter chapter, bool held, IEnumerable<string> faults)
    {
        if (options.Json && chapter.Case is { } name)
        {
            var line = new JsonObject { ["case"] = name, ["held"] = held, ["why"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]) };
            await terminal.Answers.WriteLineAsync(line.ToJsonString());
        }
    }

    private async Task PublishAsync(RunReport report)
    {
        _runs++;
        if (options.Json && options.Story != DemoStory.Control)
        {
            await terminal.Answers.WriteLineAsync(JsonSerializer.Serialize(report, ContractsJson.Default.RunReport));
        }

        Narrate($"{Routes.TitleOf(report.Operation)}: {report.Outcome} in {Display.Duration((report.EndedAt - report.StartedAt).TotalSeconds)}");
        Expect(new Finding(
            "the report says Completed",
            report.Outcome == RunOutcome.Completed ? [] : [report.Outcome.ToString(), .. Errors(report)]));
    }

    private static IEnumerable<string> Errors(RunReport report) => report.Machines
        .Where(machine => machine.Error is not null)
        .Select(machine => $"{machine.Name}: {machine.Error}")
        .Prepend(report.Error?.ToString() ?? "")
        .Where(text => text.Length > 0);

    private void RememberWhatRuns() => _everRan.UnionWith(new[] { Side.Primary, Side.Recovery }.SelectMany(side =>
    {
        var (running, attached) = (Witness.RunningAt(side), Witness.Attached(side));
        return attached.Where(machine => running.Contains(machine.Key)).SelectMany(machine => machine.Select(disk => disk.Id));
    }));
}
