using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>Follows a run to its end: a table that moves, or lines where nothing can be redrawn.</summary>
/// <param name="client">The server.</param>
/// <param name="terminal">Where it is shown.</param>
/// <param name="time">The terminal's clock.</param>
internal sealed class RunWatcher(DrClient client, Terminal terminal, TimeProvider time)
{
    /// <summary>How long the server may be silent: it may be restarting, and the run then goes on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int LinesBesideMachines = 8;
    private static readonly TimeSpan LiveRefresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(1);

    /// <summary>Shows the run until it has ended, and returns it as it is then.</summary>
    /// <exception cref="CommandFailure">The server does not know the run, or was silent for too long.</exception>
    public async Task<RunSnapshot> WatchAsync(string run, CancellationToken cancellation)
    {
        if (!terminal.IsLive)
        {
            var said = new HashSet<string>();
            var last = "";
            return await FollowAsync(
                run,
                PlainRefresh,
                (snapshot, trouble) =>
                {
                    last = Print(snapshot, trouble, last);
                    PrintErrors(snapshot, said);
                },
                cancellation);
        }

        return await terminal.Console.Live(new Text("")).StartAsync(live => FollowAsync(
            run,
            LiveRefresh,
            (snapshot, trouble) => live.UpdateTarget(snapshot is null
                ? new Text(trouble ?? "")
                : LiveTable.Render(
                    snapshot, time.GetUtcNow(), trouble, Math.Max(3, terminal.Console.Profile.Height - LinesBesideMachines),
                    terminal.Console.Profile.Width)),
            cancellation));
    }

    /// <summary>Waits for the run's end without showing the way to it.</summary>
    /// <exception cref="CommandFailure">It needs somebody to go on, or the server was silent for too long.</exception>
    public Task<RunSnapshot> WaitAsync(string run, CancellationToken cancellation) => FollowAsync(
        run,
        LiveRefresh,
        (snapshot, _) =>
        {
            if (snapshot is { Ended: false } && HeldBy(snapshot) is { } error)
            {
                throw new CommandFailure(ExitCodes.Failed, error);
            }
        },
        cancellation);

    /// <summary>The run as it is now.</summary>
    public async Task<RunSnapshot> ReadAsync(string run, CancellationToken cancellation) =>
        RunSnapshot.Of((await client.GetAsync($"api/runs/{Uri.EscapeDataString(run)}", cancellation)).Json);

    /// <summary>The report of a run that has ended, as it came; null if it ended without one.</summary>
    public async Task<ServerAnswer?> ReportAsync(string run, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync($"api/runs/{Uri.EscapeDataString(run)}/report", cancellation);
        }
        catch (ServerProblem problem) when (problem.Error.Code == ErrorCodes.ReportNotReady)
        {
            return null;
        }
    }

    private async Task<RunSnapshot> FollowAsync(
        string run, TimeSpan refresh, Action<RunSnapshot?, string?> show, CancellationToken cancellation)
    {
        RunSnapshot? last = null;
        var heard = time.GetTimestamp();
        while (true)
        {
            string? trouble = null;
            try
            {
                last = await ReadAsync(run, cancellation);
                heard = time.GetTimestamp();
            }
            catch (CommandFailure failure) when (MayPass(failure))
            {
                if (time.GetElapsedTime(heard) > Patience)
                {
                    throw GivesUp(run, failure);
                }

                trouble = $"No answer: {DrError.Sentence(failure.Error.Message)} Trying again.";
            }

            show(last, trouble);
            if (trouble is null && last!.Ended)
            {
                return last;
            }

            await Task.Delay(refresh, time, cancellation);
        }
    }

    private static DrError? HeldBy(RunSnapshot run) => run.Machines.Select(machine => machine.Error).Prepend(run.Error)
        .FirstOrDefault(error => error?.Code == ErrorCodes.RunInterrupted);

    private static bool MayPass(CommandFailure failure) => failure.ExitCode is ExitCodes.Unreachable or ExitCodes.Failed;

    private static CommandFailure GivesUp(string run, CommandFailure cause) => new(
        cause.ExitCode,
        cause.Error with
        {
            Remedy = $"The run goes on wherever its server does; look at it again by 'dr show {run} --watch'. {cause.Error.Remedy}",
        },
        cause);

    private string Print(RunSnapshot? run, string? trouble, string last)
    {
        var line = trouble ?? LiveTable.Line(run!);
        if (line != last)
        {
            var clock = run is null ? "" : Display.Clock(LiveTable.ElapsedOf(run, time.GetUtcNow())) + "  ";
            terminal.Console.WriteLine(clock + line);
        }

        return line;
    }

    /// <summary>Each error once: a machine that waits for an operator must not look like one that is slow.</summary>
    private void PrintErrors(RunSnapshot? run, HashSet<string> said)
    {
        if (run is { Ended: false, Error: { } error } && said.Add(error.ToString()))
        {
            terminal.Console.WriteLine($"  {error}");
        }

        if (run is { Ended: false } && LiveTable.Asks(run) is { } asks && said.Add(asks))
        {
            terminal.WriteUnbroken($"  {asks}");
        }

        if (run is { Ended: false, Approval: { } approval } && said.Add(approval))
        {
            terminal.WriteUnbroken($"  {approval}");
        }

        var failures = (run?.Machines ?? [])
            .Where(machine => machine.Error is not null && said.Add($"{machine.Machine}, {machine.Step}: {machine.Error}"))
            .GroupBy(machine => (machine.Step, ReportTrouble.Neutral(machine.Error!.ToString(), machine.Machine.Value)));
        foreach (var alike in failures.Select(group => group.ToList()))
        {
            terminal.Console.WriteLine($"  {alike[0].Machine}, {alike[0].Step}: {alike[0].Error}");
            ReportTrouble.PrintOthers(terminal.Console, [.. alike.Select(machine => machine.Machine.Value)]);
        }
    }
}
