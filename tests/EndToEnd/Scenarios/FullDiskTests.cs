using System.Net;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The disk under the host's data fills up.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_failover_whose_host_ran_out_of_disk_goes_on_once_there_is_room() => OnLittleDiskAsync(async (scenario, shortage) =>
    {
        var run = await scenario.BeginAsync();
        await scenario.Control.JournalUntilAsync("the failover to be under way", read => read.Count >= Crash.EntriesOfARun / 4);
        await shortage.BeginAsync();
        await StopsAsync(scenario, shortage);

        await shortage.EndAsync();
        await Crash.RecoversAsync(scenario, run);
    });

    [Fact]
    public Task A_request_that_cannot_be_stored_is_not_acknowledged() => OnLittleDiskAsync(async (scenario, shortage) =>
    {
        await shortage.BeginAsync();
        var acknowledged = new List<string>();
        for (var request = 0; request < 20 && !scenario.Host.Process.HasExited; request++)
        {
            if (await TryBeginAsync(scenario, $"request-{request}") is { } run)
            {
                acknowledged.Add(run);
            }
        }

        await StopsAsync(scenario, shortage);
        await shortage.EndAsync();
        foreach (var run in acknowledged)
        {
            (await scenario.Api.StatusAsync(run)).Status.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.Accepted], "run {0} was acknowledged", run);
        }

        await Crash.RecoversAsync(scenario, acknowledged.FirstOrDefault() ?? await scenario.BeginAsync());
    });

    private async Task OnLittleDiskAsync(Func<Scenario, Shortage, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("dr-endtoend-disk-").FullName;
        try
        {
            using var disk = TinyDisk.TryMount(folder, megabytes: 32);
            output.WriteLine(disk is null ? "no right to mount: a limit of the file size stands in for the full disk" : "on a tmpfs of 32 MB");
            await Scenario.RunAsync(
                output, new ScenarioOptions { HostData = disk is null ? null : Path.Combine(folder, "data") },
                scenario => body(scenario, new Shortage(scenario, disk)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> TryBeginAsync(Scenario scenario, string key)
    {
        try
        {
            var answer = await scenario.Api.PlannedFailoverAsync(Scenario.Group, key);
            return answer.Status == HttpStatusCode.Accepted ? answer.Body.Text("id") : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task StopsAsync(Scenario scenario, Shortage shortage)
    {
        (await scenario.Host.Process.ExitAsync()).Should().Be(3, "a host that cannot store anything must not go on");
        scenario.Host.Process.Errors.Should().Contain(shortage.Code, "it says why it stopped");
    }
}
