using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>A moment of a run: while the cloud works on an effect, or once it was asked for.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="After">Whether it was carried out; otherwise its call is held up, and goes on afterwards.</param>
/// <param name="Nth">Which of its calls.</param>
internal sealed record Moment(Effect Effect, bool After = false, int Nth = 1)
{
    private const double Held = 1.5;

    /// <summary>Begins an operation, and waits for the moment; gives the run. It may have ended where it has no such moment.</summary>
    public async Task<string> OfAsync(Scenario scenario, Leg leg)
    {
        var mark = await scenario.Operator.Chronicle.MarkAsync();
        var fault = After ? null : await scenario.Control.FaultAsync(Hold());
        var run = await scenario.Operator.BeginAsync(leg.Operation, leg.Body);
        await Patience.UntilAsync($"{this} of {run}", async () =>
            await HasComeAsync(scenario, mark, fault) || (await scenario.Api.StatusAsync(run)).Status == HttpStatusCode.OK ? run : null,
            every: TimeSpan.FromMilliseconds(5));
        if (fault is not null)
        {
            await scenario.Control.RemoveFaultAsync(fault);
        }

        return run;
    }

    public override string ToString() => $"{(After ? "after" : "during")} {Effect.Method} {Effect.Path} at {Effect.Side}, call {Nth}";

    private async Task<bool> HasComeAsync(Scenario scenario, long mark, string? fault) => fault is null
        ? (await scenario.Control.JournalAsync(mark)).Count(Effect.Matches) >= Nth
        : (await scenario.Control.GetAsync("faults")).AsArray().Single(rule => rule.Text("id") == fault).Get<int>("struck") > 0;

    private JsonObject Hold()
    {
        var fault = Effect.Held(Held);
        (fault["nth"], fault["count"]) = (Nth, 1);
        return fault;
    }
}
