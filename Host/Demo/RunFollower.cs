using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Demo;

/// <summary>A run as a client of the HTTP API sees it.</summary>
/// <param name="Ended">Whether it has ended.</param>
/// <param name="Progress">Stage and counts; null before the first.</param>
/// <param name="Machines">Each machine.</param>
internal sealed record RunSnapshot(bool Ended, RunProgress? Progress, IReadOnlyList<MachineProgress> Machines);

/// <summary>Starts a run over the HTTP API and follows it, as any client would.</summary>
internal sealed class RunFollower(HttpClient http)
{
    public async Task<string> StartAsync(string group, CancellationToken cancellation)
    {
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri($"api/groups/{group}/planned-failover", UriKind.Relative), body, cancellation);
        var answer = await ReadAsync(response, cancellation);
        return answer.GetProperty("id").GetString()!;
    }

    public async Task<RunSnapshot> ReadRunAsync(string run, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri($"api/runs/{run}", UriKind.Relative), cancellation);
        var answer = await ReadAsync(response, cancellation);
        return new RunSnapshot(
            answer.TryGetProperty("endedAt", out _),
            answer.TryGetProperty("progress", out var progress)
                ? progress.Deserialize(ContractsJson.Default.RunProgress)
                : null,
            [.. answer.GetProperty("machines").EnumerateArray()
                .Select(machine => machine.Deserialize(ContractsJson.Default.MachineProgress)!)]);
    }

    public async Task<RunReport> ReadReportAsync(string run, CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri($"api/runs/{run}/report", UriKind.Relative), cancellation);
        return (await ReadAsync(response, cancellation)).Deserialize(ContractsJson.Default.RunReport)!;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        if (response.IsSuccessStatusCode)
        {
            return answer;
        }

        throw new CommandFailure(ExitCodes.Failed, new DrError(
            Text(answer, "code"), Text(answer, "detail"), Text(answer, "remedy")));
    }

    private static string Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) ? value.ToString() : "";
}
