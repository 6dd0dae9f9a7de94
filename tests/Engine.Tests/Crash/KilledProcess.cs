using System.Collections.Concurrent;
using System.Diagnostics;
using DrFunctions.Engine.CrashHost;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>A process under load that is killed once it has acknowledged enough.</summary>
internal sealed class KilledProcess(string database, int firstNumber)
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Runs it until it has acknowledged so many calls, then kills it with SIGKILL and gives all of them.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int acknowledgements, Func<Task>? whileItRuns = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using var process = Process.Start(new ProcessStartInfo(
            dotnet, [typeof(Workload).Assembly.Location, database, firstNumber.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        await ReadAsync(process, "ready", 1);
        if (whileItRuns is not null)
        {
            await whileItRuns();
        }

        await ReadAsync(process, "", acknowledgements);
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // What lay in the pipe was acknowledged before it died.
            _lines.Enqueue(line);
        }

        await process.WaitForExitAsync();
        (await error).Should().BeEmpty("it should die of nothing but the kill");
        return [.. _lines];
    }

    private async Task ReadAsync(Process process, string prefix, int count)
    {
        for (var read = 0; read < count;)
        {
            var line = await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("It ended by itself.");
            _lines.Enqueue(line);
            read += line.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
