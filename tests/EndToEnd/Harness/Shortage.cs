using System.Diagnostics;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>
/// No room for what the host wants to store. On a file system that can be filled, if this user may mount one; otherwise
/// the host's process is forbidden to write to files, which it meets as an error of the disk.
/// </summary>
internal sealed class Shortage(Scenario scenario, TinyDisk? disk)
{
    /// <summary>The code that the host must stop with.</summary>
    public string Code => disk is null ? "DR-8005" : "DR-8004";

    public async Task BeginAsync()
    {
        if (disk is not null)
        {
            disk.Fill();
            return;
        }

        using var limit = Process.Start("prlimit", [$"--pid={scenario.Host.Process.Id}", "--fsize=0"]);
        await limit.WaitForExitAsync();
        limit.ExitCode.Should().Be(0, "a process may limit what it started");
    }

    /// <summary>Makes room and starts the host again.</summary>
    public Task EndAsync()
    {
        disk?.Free();
        return scenario.Host.StartAgainAsync();
    }
}
