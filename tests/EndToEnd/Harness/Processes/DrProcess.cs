using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>A run of the program <c>dr</c>. It never outlives the tests.</summary>
internal sealed class DrProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<DrProcess, bool> Alive = new();

    private readonly Process _process;
    private readonly StringBuilder _transcript = new();
    private readonly StringBuilder _errors = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiters = [];

    static DrProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Alive.Keys)
        {
            process.Kill();
        }
    };

    private DrProcess(string name, Process process) => (Name, _process) = (name, process);

    /// <summary>What it is called in failures.</summary>
    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything that it printed.</summary>
    public string Transcript
    {
        get { lock (_lines) return _transcript.ToString(); }
    }

    /// <summary>The lines that it printed to standard output.</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    /// <summary>What it printed to standard error.</summary>
    public string Errors
    {
        get { lock (_lines) return _errors.ToString(); }
    }

    /// <summary>The highest resident memory that it ever had, in bytes (VmHWM).</summary>
    public long PeakMemory => File.ReadLines($"/proc/{Id}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024)
        .Single();

    /// <summary>The files that it has open.</summary>
    public IReadOnlyList<string> OpenFiles
    {
        get
        {
            try
            {
                return [.. Directory.EnumerateFiles($"/proc/{Id}/fd").Select(fd => File.ResolveLinkTarget(fd, false)?.FullName ?? "")];
            }
            catch (IOException)
            {
                // It ended, or closed one of them, while we looked.
                return [];
            }
        }
    }

    public static DrProcess Start(string name, IReadOnlyList<string> arguments)
    {
        // A write that a limit forbids is an error for the program to meet, not a signal to die of: see Shortage.
        var start = new ProcessStartInfo("sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", DrProgram.Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = new Process { StartInfo = start };
        var started = new DrProcess(name, process);
        process.OutputDataReceived += (_, line) => started.Hear(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => started.Hear(line.Data, isError: true);
        process.Start();
        Alive[started] = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>A command that ends by itself: its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = Start(string.Join(' ', arguments.Take(2)), arguments);
        return (await process.ExitAsync(), process.Transcript);
    }

    /// <summary>Waits for a line on standard output; throws with everything printed if it ends before.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.FirstOrDefault(wanted) is { } printed)
            {
                return printed;
            }

            _waiters.Add((wanted, found));
        }

        using var limit = new CancellationTokenSource(Patience.Default);
        var ended = _process.WaitForExitAsync(limit.Token);
        if (await Task.WhenAny(found.Task, ended) == ended && !found.Task.IsCompleted)
        {
            throw new InvalidOperationException(
                $"{Name} {(HasExited ? $"ended with {_process.ExitCode}" : "said nothing in time")}. It printed:\n{Transcript}");
        }

        return await found.Task;
    }

    /// <summary>Waits until it has ended and all its output was read.</summary>
    /// <param name="within">How long that may take; <see cref="Patience.Default"/> if null.</param>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience.Default);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end. It printed:\n{Transcript}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as a service manager sends it; gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        Alive.TryRemove(this, out _);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Hear(string? line, bool isError)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _transcript.AppendLine(line);
            if (isError)
            {
                _errors.AppendLine(line);
                return;
            }

            _lines.Add(line);
            foreach (var waiter in _waiters.Where(waiter => waiter.Wanted(line)))
            {
                waiter.Found.TrySetResult(line);
            }
        }
    }
}
