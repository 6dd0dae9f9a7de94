using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Makes the view of a group.</summary>
internal static class GroupDescription
{
    /// <param name="group">The group.</param>
    /// <param name="runLost">Whether the run that it still holds ended without saying so.</param>
    /// <param name="wayBack">When the way back is prepared next; null if it is not.</param>
    /// <param name="waiting">The runs that wait to be approved.</param>
    /// <param name="now">Now, by our clock.</param>
    public static GroupView Of(GroupSight group, bool runLost, DateTimeOffset? wayBack, IReadOnlyList<ApprovalView> waiting, DateTimeOffset now)
    {
        var (plan, state) = (group.Plan, group.State);
        var point = RecoveryPoint.Of(group, now);
        List<MachineView> machines = [.. group.Machines.Select(machine => Of(plan, machine, now))];
        return new GroupView
        {
            Group = plan.Group,
            Phase = runLost ? GroupPhase.NeedsRecovery : state.Phase,
            ActiveSite = group.ActiveSite,
            CurrentRun = state.CurrentRun,
            CurrentOperation = state.CurrentOperation,
            BackgroundRun = state.BackgroundRun,
            BackgroundOperation = state.BackgroundOperation,
            Waiting = waiting,
            LastRun = state.LastRun,
            LastOutcome = state.LastOutcome,
            LastBackgroundRun = state.LastBackgroundRun,
            LastBackgroundOutcome = state.LastBackgroundOutcome,
            NextReprotectAt = state.BackgroundRun is null && state.CurrentRun is null && wayBack is { } due ? (due > now ? due : now) : null,
            ReprotectTries = state.WayBackTries,
            RpoSeconds = point.Age?.TotalSeconds,
            RpoMet = point.Met,
            Alerts =
            [
                .. point.Alert is { } missed ? [AlertView.Of(missed)] : Array.Empty<AlertView>(),
                .. machines.SelectMany(machine => machine.Alerts),
            ],
            Drift = group.Effective.Drift,
            Primary = SiteView.Of(plan.Primary),
            Recovery = SiteView.Of(plan.Recovery),
            MachineCount = plan.Machines.Count,
            PlanHash = group.Effective.Loaded.Hash,
            Consistency = plan.Consistency,
            Rto = plan.RtoTarget,
            Rpo = plan.RpoTarget,
            Machines = machines,
        };
    }

    private static MachineView Of(Plan plan, MachineSight sight, DateTimeOffset now)
    {
        var (machine, known) = (sight.Machine, sight.Known);
        return new MachineView
        {
            Name = machine.Name,
            Source = machine.Source,
            Destination = machine.Destination,
            DependsOn = machine.DependsOn,
            ActiveSite = known.ActiveSite,
            OffEpoch = known.OffEpoch,
            LiveSync = !known.LiveSyncDisabled,
            PrimaryVm = PrimaryVmOf(plan, machine, known),
            SyncedTo = known.Synced?.RestorePointId,
            SyncedSide = known.Synced is null ? null : known.SyncedSide,
            NewestPointAt = sight.NewestPointAt,
            LagSeconds = sight.LagAt(now)?.TotalSeconds,
            LastCycleAt = known.LastCycleAt,
            HasBackBase = known.BackBase is not null,
            Debt = sight.Debt,
            Divergence = known.Divergence,
            Alerts = [.. known.Alerts.Select(alert => AlertView.Of(alert.Error, machine.Name, alert.At))],
            Owner = known.Owner,
        };
    }

    // The entity keeps it as its key: authority, subscription, resource group and name, in lower case.
    private static string PrimaryVmOf(Plan plan, Machine machine, ProtectedMachineState known) =>
        known.PrimaryVm?.Split('|') is [_, var subscription, var resourceGroup, var vm]
            ? $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute/virtualMachines/{vm}"
            : new VmReference(plan.Primary, machine.Source.ResourceGroup, machine.Source.Vm).ResourceId;
}
