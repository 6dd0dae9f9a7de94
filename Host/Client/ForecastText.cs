using System.Text.Json;
using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>What an operation would do, for people.</summary>
internal static class ForecastText
{
    /// <summary>A row per step of each machine with its calls, then the totals.</summary>
    public static void Print(IAnsiConsole console, JsonElement forecast)
    {
        var table = new Listing("Machine", "Step", "Calls", "Expected", "By");
        foreach (var machine in forecast.List("machines"))
        {
            foreach (var step in machine.List("steps"))
            {
                table.Add(
                    Markup.Escape(machine.Text("name")),
                    Markup.Escape(step.Text("step")) + (step.Text("outcome") == "Skipped" ? " [grey]skipped[/]" : ""),
                    Calls(step),
                    Display.Duration(step.Number("seconds")),
                    step.Text("basis").ToLowerInvariant());
            }
        }

        table.Write(console);
        foreach (var machine in forecast.List("machines"))
        {
            PrintDecision(console, machine);
        }

        PrintLosses(console, forecast);
        console.WriteLine(
            $"{forecast.Text("operation")} of {forecast.Text("group")} would end {forecast.Text("outcome")} after "
            + $"{Display.Duration(forecast.Number("seconds"))}, RTO {Display.Duration(forecast.Number("rtoSeconds"))}, "
            + $"by {forecast.Text("calls")} calls that change something. Nothing was changed.");
        PrintNeeds(console, forecast);
    }

    // What is called again and again stands there once, with its number.
    private static string Calls(JsonElement step)
    {
        var calls = step.List("calls").Select(call => $"{call.Text("method")} {call.Text("action")} at {call.Text("site")}").ToList();
        var rows = calls.GroupBy(call => call).Select(same => same.Count() == 1 ? same.Key : $"{same.Key} ×{same.Count()}");
        return calls.Count == 0 ? Display.None : Markup.Escape(string.Join(Environment.NewLine, rows));
    }

    private static void PrintDecision(IAnsiConsole console, JsonElement machine)
    {
        if (machine.Member("decision") is { } decision)
        {
            console.WriteLine(
                $"{machine.Text("name")}: {decision.Text("vm")}, {decision.Text("data")}. {decision.Text("vmReason")} {decision.Text("dataReason")}");
        }

        if (machine.Member("error") is { } error)
        {
            console.WriteLine($"{machine.Text("name")}: {error.Text("code")}: {error.Text("message")}");
        }
    }

    private static void PrintLosses(IAnsiConsole console, JsonElement forecast)
    {
        var losses = forecast.List("machines")
            .Select(machine => (machine.Text("name"), machine.Member("loss")?.Deserialize(ContractsJson.Default.LossWindow)))
            .Where(loss => loss.Item2 is not null).ToList();
        if (losses.Count > 0)
        {
            LossTable.Write(console, losses);
        }
    }

    private static void PrintNeeds(IAnsiConsole console, JsonElement forecast)
    {
        if (forecast.Text("acknowledge") is { Length: > 0 } member)
        {
            console.WriteLine($"It has to be acknowledged: {member} with the group's name.");
        }

        if (forecast.Number("approvals") is { } approvals and > 0)
        {
            console.WriteLine($"It has to be approved by {approvals} more.");
        }

        if (forecast.Member("error") is { } error)
        {
            console.WriteLine($"{error.Text("code")}: {error.Text("message")} {OwnWords.Of(error.Text("remedy"))}");
        }
    }
}
