using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>An operation of a journey, and where the group stands after it.</summary>
/// <param name="Operation">Its name in addresses.</param>
/// <param name="Phase">The group's phase afterwards.</param>
/// <param name="At">Where the machines run afterwards.</param>
internal sealed record Leg(string Operation, string Phase, Side At)
{
    public string? Body { get; init; }

    /// <summary>The side that is left without losing a write; null if nothing is left, or something given up.</summary>
    public Side? From { get; init; }
}

/// <summary>Operations one after the other, each in its turn made difficult by whoever writes the scenario.</summary>
internal static class Journey
{
    public static readonly Leg Protect = new(Op.Protect, "Protected", Side.Primary);

    public static readonly Leg Cycle = new(Op.LiveSync, "Protected", Side.Primary);

    public static readonly Leg There = new(Op.PlannedFailover, "FailedOver", Side.Recovery) { From = Side.Primary };

    public static readonly Leg Reprotect = new(Op.Reprotect, "FailedOver", Side.Recovery);

    public static readonly Leg Back = new(Op.Failback, "Reseeding", Side.Primary) { From = Side.Recovery };

    public static readonly Leg Rescue = new(Op.UnplannedFailover, "FailedOver", Side.Recovery) { Body = Operator.AcceptLoss };

    public static readonly Leg Undo = new(Op.UndoFailover, "Reseeding", Side.Primary) { Body = Operator.AcceptLoss };

    public static readonly Leg BackFromRescue = Back with { Body = Operator.AcceptDivergence };

    /// <summary>Every operation, from a group that was never protected to one that is again.</summary>
    public static readonly IReadOnlyList<Leg> Whole = [Protect, Cycle, There, Reprotect, Back, Cycle, Rescue, Undo, Cycle];

    /// <summary>What has to be done before an operation can be.</summary>
    public static IReadOnlyList<Leg> UpTo(string operation) => operation switch
    {
        Op.Protect => [],
        Op.LiveSync or Op.PlannedFailover or Op.UnplannedFailover => [Protect],
        _ => [Protect, There],
    };

    /// <summary>The leg of an operation.</summary>
    public static Leg Of(string operation) => Whole.First(leg => leg.Operation == operation);

    /// <summary>Goes the whole way.</summary>
    public static async Task GoAsync(Scenario scenario, IEnumerable<Leg> legs, Func<Leg, Task<JsonNode>>? carryOut = null)
    {
        foreach (var leg in legs)
        {
            await GoAsync(scenario, leg, carryOut);
        }
    }

    /// <summary>Carries an operation out, and looks at everything that must hold then.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="leg">The operation.</param>
    /// <param name="carryOut">How it is carried out, to its report; null for calmly.</param>
    /// <param name="failedOperations">How many effects were accepted and then failed: so many may be asked for again.</param>
    public static async Task<JsonNode> GoAsync(
        Scenario scenario, Leg leg, Func<Leg, Task<JsonNode>>? carryOut = null, int failedOperations = 0)
    {
        var op = scenario.Operator;
        if (leg.Operation == Op.UnplannedFailover && leg.Body == Operator.AcceptLoss)
        {
            await op.SynchroniseAsync();
        }

        var report = await (carryOut?.Invoke(leg) ?? op.RunAsync(leg.Operation, leg.Body));
        await op.VerifyAsync(failedOperations);
        if (leg.From is { } from)
        {
            await op.MovedAsync(report, from, leg.At);
        }

        await op.StandsAsync(leg.Phase, leg.At);
        return report;
    }
}
