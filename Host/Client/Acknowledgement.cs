using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>The server tells what an operation loses, and wants somebody to say by name that this was seen.</summary>
/// <param name="Field">The member of the body that says so: acknowledgeDataLoss or acknowledgeDivergence.</param>
/// <param name="Value">What it has to say: the group's name.</param>
/// <param name="Losses">What is lost, per machine.</param>
internal sealed record Acknowledgement(string Field, string Value, IReadOnlyList<(string Machine, LossWindow? Loss)> Losses)
{
    /// <summary>The option of the command line that gives it.</summary>
    public string Option => Field == DivergenceField ? "--acknowledge-divergence" : "--acknowledge-data-loss";

    private const string DataLossField = "acknowledgeDataLoss";
    private const string DivergenceField = "acknowledgeDivergence";

    /// <summary>What the problem asks for; null if it is another one.</summary>
    public static Acknowledgement? Of(JsonElement problem) =>
        problem.Member("acknowledge") is { } wanted && wanted.Text("field") is DataLossField or DivergenceField
            ? new Acknowledgement(
                wanted.Text("field"),
                wanted.Text("value"),
                [.. problem.List("losses").Select(entry => (entry.Text("machine"), entry.Member("loss")?.As(ContractsJson.Default.LossWindow)))])
            : null;

    /// <summary>What the options say already, which was not it; null for nothing.</summary>
    public string? SaidIn(RunOptions options) => Field == DivergenceField ? options.AcknowledgeDivergence : options.AcknowledgeDataLoss;

    /// <summary>The options, acknowledged.</summary>
    public RunOptions Given(RunOptions options) => Field == DivergenceField
        ? options with { AcknowledgeDivergence = Value }
        : options with { AcknowledgeDataLoss = Value };
}
