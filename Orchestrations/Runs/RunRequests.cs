using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a request says, in words.</summary>
internal static class RunRequests
{
    /// <summary>Whether somebody waived that this machine's source be proven off.</summary>
    public static bool Waives(this RunRequest request, MachineName machine) =>
        request.Options.WaiveFencing is { } names
        && (names.Contains(machine.Value) || names.Contains(request.Plan.Group.Value));

    /// <summary>Whether the acknowledgement is the group's name.</summary>
    public static bool Acknowledges(this RunRequest request, string? acknowledgement) =>
        acknowledgement == request.Plan.Group.Value;

    /// <summary>The new site of a failback; null for the primary one, if the plan does not name it, or for any other operation.</summary>
    public static FailbackTarget? TargetOf(this RunRequest request) =>
        request is { Operation: Operation.Failback, Options.Target: { } name }
        ? request.Plan.FailbackTargets.FirstOrDefault(target => target.Site.Name.Value == name)
        : null;
}
