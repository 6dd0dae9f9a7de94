using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Why a run may not begin, or may not go on.</summary>
public static class Refusals
{
    /// <summary>Another run is under way.</summary>
    public static DrError Busy(string group, RunId winner) => new(
        ErrorCodes.GroupBusy,
        $"The group '{group}' is busy with the run '{winner}'.",
        "Wait for that run to end, or look at it: GET /api/runs/" + winner + ".",
        "No run under way in the group.");

    /// <summary>The operation does not fit the group's phase.</summary>
    public static DrError IllegalInPhase(string group, GroupPhase phase, Operation operation) => new(
        ErrorCodes.IllegalInPhase,
        $"{operation} is not possible while the group '{group}' is {phase}.",
        "Look at the group's state: GET /api/groups/" + group + ".",
        "One of: " + string.Join(", ", Enum.GetValues<GroupPhase>()
            .Where(candidate => Transitions.Begin(candidate, operation) is not null)) + ".");

    /// <summary>The orchestration was started past the API.</summary>
    public static DrError NotRequested(RunId run) => new(
        ErrorCodes.NotRequested,
        $"The run '{run}' was not requested through the API with this plan.",
        "Start operations by POST /api/groups/{group}/{operation}, never by starting an orchestration.",
        "A request announced to the group, with the same plan hash.");

    /// <summary>The plan in the run's input is not the one whose hash it carries.</summary>
    public static DrError PlanAltered(RunId run) => new(
        ErrorCodes.NotRequested,
        $"The plan in the input of the run '{run}' does not have the hash that the input states.",
        "Start operations by POST /api/groups/{group}/{operation}, never by starting an orchestration.",
        "A plan whose hash is the stated one.");

    /// <summary>Another group's run has the machine.</summary>
    public static DrError MachineBusy(string machine, string owner) => new(
        ErrorCodes.MachineBusy,
        $"The machine '{machine}' belongs to {owner} at the moment.",
        "Wait for that run to end, then start again.",
        "A machine that no other run works on.");

    /// <summary>A run that no longer owns the machine asked for a permit.</summary>
    public static DrError PermitRefused(string machine, RunId run, string reason) => new(
        ErrorCodes.PermitRefused,
        $"The run '{run}' may not change the machine '{machine}': {reason}.",
        "Nothing was changed. Look at the group's current run; start the operation again if there is none.",
        "The run that owns the machine, in its current off-epoch.");
}
