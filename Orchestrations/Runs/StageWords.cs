using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What the stages of each operation are called.</summary>
internal static class StageWords
{
    /// <summary>The stages that machines are in, in the runbook's order: <c>Powering off, synchronising</c>; null for none.</summary>
    public static string? Of(Operation operation, IEnumerable<Stage> stages)
    {
        var text = string.Join(", ", stages.Distinct().Order().Select(stage => Of(operation, stage)));
        return text.Length == 0 ? null : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Of(Operation operation, Stage stage) => stage switch
    {
        Stage.Fence => "fencing the old sources",
        Stage.Off when operation == Operation.UnplannedFailover => "powering off what answers",
        Stage.Off when operation is Operation.Failback or Operation.UndoFailover => "powering off the DR instances",
        Stage.Off => "powering off the sources",
        Stage.Back => "backing up",
        Stage.Sync when operation == Operation.UnplannedFailover => "bringing the DR instances to their restore points",
        Stage.Sync => "synchronising",
        Stage.Quiet when operation == Operation.EnableLiveSync => "enabling Live Sync",
        Stage.Quiet => "disabling Live Sync",
        Stage.Start => "starting",
        Stage.Clear or Stage.Home => "going back",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage."),
    };
}
