namespace DrFunctions.EndToEnd.Harness;

/// <summary>The operations, by their names in addresses.</summary>
internal static class Op
{
    public const string Protect = "protect";
    public const string LiveSync = "live-sync";
    public const string EnableLiveSync = "live-sync/enable";
    public const string DisableLiveSync = "live-sync/disable";
    public const string PlannedFailover = "planned-failover";
    public const string UnplannedFailover = "unplanned-failover";
    public const string Failback = "failback";
    public const string UndoFailover = "undo-failover";
    public const string Reprotect = "reprotect";
}
