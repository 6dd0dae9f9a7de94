using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What can be done where an operation is not possible.</summary>
internal static class NextSteps
{
    /// <summary>The way on from the phase for somebody who wanted the operation.</summary>
    public static string In(GroupPhase phase, Operation wanted, string group) => phase switch
    {
        GroupPhase.Unprotected when wanted == Operation.UnplannedFailover =>
            $"Nothing stands at the DR site yet. Bring it there first, by {Post(group, "protect")}; a planned failover, "
            + $"{Post(group, "planned-failover")}, needs no restore point.",
        GroupPhase.Unprotected =>
            $"Its machines run at the primary site, and nothing stands at the DR site yet. Protect the group: {Post(group, "protect")}.",
        GroupPhase.Protected or GroupPhase.Reseeding =>
            "Its machines run at the primary site: there is nothing to bring back. "
            + $"To move them to the DR site: {Post(group, "planned-failover")}, or {Post(group, "unplanned-failover")} if the primary site is out.",
        GroupPhase.ReadyToStart =>
            $"Its machines are off, and ready to start at the DR site: {Post(group, "planned-failover")}. "
            + $"To start the sources again instead: {Post(group, "undo-failover")}.",
        GroupPhase.FailedOver =>
            $"Its machines run at the DR site. To bring them back with what they wrote: {Post(group, "failback")}; without it: "
            + $"{Post(group, "undo-failover")}. To keep the way back up to date: {Post(group, "reprotect")}.",
        GroupPhase.PartlyFailedOver =>
            $"Some of its machines run at the DR site, the others at the primary one. To move those as well: {Post(group, "planned-failover")}; "
            + $"to bring all back: {Post(group, "failback")}.",
        GroupPhase.NeedsRecovery =>
            $"A run ended halfway; {Get(group)} names it as the last run. Start its operation again, and it goes on from there: "
            + $"{Post(group, "planned-failover")}, {Post(group, "unplanned-failover")}, {Post(group, "failback")} or {Post(group, "undo-failover")}.",
        _ => $"A run is moving its machines: wait for its end. {Get(group)} names it.",
    };

    private static string Post(string group, string operation) => $"POST /api/groups/{group}/{operation}";

    private static string Get(string group) => $"GET /api/groups/{group}";
}
