using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>A machine that is back at the primary side for good, or at a new site under a key of its own.</summary>
internal static class Homecomings
{
    public static ProtectedMachineState Return(ProtectedMachineState machine, ReturnRequest request) =>
        machine.ActiveSite != SiteRole.Primary ? machine : Home(machine) with
        {
            LiveSyncDisabled = false,
            BackBase = null,
            Before = null,
            Alerts = [],

            // What the DR side was off by says nothing once it is changed by cycles.
            Off = machine.OffSide == SiteRole.Recovery ? null : machine.Off,
            Divergence = request.Moved ? machine.Divergence : null,

            // At a new site the debt and the lock of the old one stay where they were made.
            Debt = request.Moved ? machine.Debt : null,
            Locked = request.Moved && machine.Locked,
        };

    /// <summary>A machine that came from another VM begins with what is known of it.</summary>
    public static ProtectedMachineState Adopt(ProtectedMachineState machine, string key, AdoptRequest request) =>
        machine.OffEpoch > request.Former.OffEpoch ? machine : request.Former with
        {
            Owner = machine.Owner,
            OwnerNumber = machine.OwnerNumber,
            PermitsOf = machine.PermitsOf,
            PermitsUntil = machine.PermitsUntil,
            Abandoned = machine.Abandoned,
            PrimaryVm = null,
            Debt = null,
            Locked = false,
            FormerDebts = [.. DebtsAfter(request).Where(left => MachineKey.OfSource(left.Vm) != key)],
        };

    /// <summary>What is owed at the sites that it has left; not where it came back to.</summary>
    private static IEnumerable<FormerDebt> DebtsAfter(AdoptRequest request) => request.Former.Debt is { } debt
        ? request.Former.FormerDebts.Append(new FormerDebt(request.FormerVm, debt))
        : request.Former.FormerDebts;

    private static ProtectedMachineState Home(ProtectedMachineState machine) => machine switch
    {
        { LeftSynced: { } left } => machine with
        {
            Synced = left,
            SyncedSide = SiteRole.Recovery,
            SyncedTo = null,
            RestorePoint = machine.RestorePoints.FirstOrDefault(point => point.Id == left.RestorePointId),
            LeftSynced = null,
        },
        { OffSide: SiteRole.Recovery } => SyncedSides.Forgotten(machine),
        _ => machine,
    };
}
