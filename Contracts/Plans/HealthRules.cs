namespace DrFunctions.Contracts;

/// <summary>Rules on health probes.</summary>
internal static class HealthRules
{
    public static IEnumerable<PlanFault> Check(Machine machine, int index)
    {
        var path = $"machines[{index}].health";
        if (machine.Health is not { } health)
        {
            yield break;
        }

        if (health is { Tcp: null, Http: null, Agent: false, Script: null })
        {
            yield return new(
                path,
                "It probes nothing.",
                "Write at least one of tcp (a port), http, agent and script; or no health at all where running is enough.");
        }

        if (health.Script is { Run: var script } && string.IsNullOrWhiteSpace(script))
        {
            yield return new(path + ".script.run", "The script is empty.", "Write the commands to run inside the instance.");
        }

        foreach (var fault in DurationRules.Check(health.Timeout, path + ".timeout")
            .Concat(OfPort(health.Tcp, path + ".tcp"))
            .Concat(OfHttp(health.Http, path + ".http")))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PlanFault> OfHttp(HttpProbe? http, string path)
    {
        if (http is null)
        {
            yield break;
        }

        foreach (var fault in OfPort(http.Port, path + ".port"))
        {
            yield return fault;
        }

        if (!http.Path.StartsWith('/') || http.Path.Any(char.IsWhiteSpace))
        {
            yield return new(path + ".path", $"'{http.Path}' is no path.", "Begin it with a slash and leave no blanks, such as /healthz.");
        }

        if (http.Status is < 100 or > 599)
        {
            yield return new(path + ".status", $"{http.Status} is no HTTP status.", "Write a number from 100 to 599; 200 is usual.");
        }
    }

    private static IEnumerable<PlanFault> OfPort(int? port, string path)
    {
        if (port is < 1 or > 65535)
        {
            yield return new(path, $"{port} is no port.", "Write a number from 1 to 65535.");
        }
    }
}
