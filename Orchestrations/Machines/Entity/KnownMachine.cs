using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What runs have to know of a machine before they begin: small, since a run reads it of all its machines at once. A
/// pipeline gets the rest when it takes its machine.
/// </summary>
public sealed record KnownMachine
{
    /// <inheritdoc cref="ProtectedMachineState.ActiveSite" />
    public SiteRole ActiveSite { get; init; }

    /// <inheritdoc cref="ProtectedMachineState.StartUnconfirmed" />
    public bool StartUnconfirmed { get; init; }

    /// <summary>Whether a run left it down halfway: off where it serves, or let start and not seen running since.</summary>
    public bool Halfway { get; init; }

    /// <summary>
    /// Since when the active side may run, by the platform's clock: since it was seen to start or, if it was not, since the
    /// other one was off or was waived; null if none of it is known.
    /// </summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <inheritdoc cref="ProtectedMachineState.PrimaryVm" />
    public string? PrimaryVm { get; init; }

    /// <inheritdoc cref="ProtectedMachineState.Divergence" />
    public LossWindow? Divergence { get; init; }

    /// <summary>How the DR instance stands, its copies left out; null if it stands at no restore point.</summary>
    public SyncedPoint? SyncedAtRecovery { get; init; }

    /// <summary>The restore points whose data stands at the DR site, newest first.</summary>
    public IReadOnlyList<StandingPoint> Points { get; init => field = value ?? []; } = [];

    /// <summary>Whether a run powered the active side off, and nobody started it since that was proven.</summary>
    public bool PoweredOff { get; init; }

    /// <inheritdoc cref="ProtectedMachineState.LiveSyncDisabled" />
    public bool LiveSyncDisabled { get; init; }

    /// <summary>What the machine looked like at its last backup; null before the first.</summary>
    public MachineShape? Shape { get; init; }

    /// <inheritdoc cref="ProtectedMachineState.Debt" />
    public FencingDebt? Debt { get; init; }

    /// <summary>Debts that it left behind at other sites; the first few.</summary>
    public IReadOnlyList<FencingDebt> FormerDebts { get; init => field = value ?? []; } = [];

    /// <summary>The newest alert; null for none.</summary>
    public Alert? LastAlert { get; init; }

    internal static KnownMachine Of(ProtectedMachineState machine) => new()
    {
        ActiveSite = machine.ActiveSite,
        StartUnconfirmed = machine.StartUnconfirmed,
        Halfway = machine.StartUnconfirmed || (machine.Off is not null && machine.OffSide == machine.ActiveSite),
        ActiveSince = machine.ActiveSince ?? machine.Off?.ProvenAt ?? machine.Debt?.Since,
        PrimaryVm = machine.PrimaryVm,
        Divergence = machine.Divergence,
        SyncedAtRecovery = machine.SyncedAtRecovery is { } synced ? synced with { Copies = [] } : null,
        Points =
        [
            .. RestorePointRoom.StandingOf(machine)
                .Select(point => new StandingPoint(point.Id, point.TakenAt, point.Consistency))
                .OrderByDescending(point => point.TakenAt),
        ],
        PoweredOff = machine.Off is not null && machine.OffSide == machine.ActiveSite,
        LiveSyncDisabled = machine.LiveSyncDisabled,
        Shape = ShapeOf(machine),
        Debt = machine.Debt,
        FormerDebts = [.. machine.FormerDebts.Take(MostDebts).Select(left => left.Debt)],
        LastAlert = machine.Alerts.Count > 0 ? machine.Alerts[^1] : null,
    };

    private const int MostDebts = 3;

    private static MachineShape? ShapeOf(ProtectedMachineState machine) =>
        RestorePointRoom.StandingOf(machine).MaxBy(point => point.TakenAt) is { } newest
            ? new MachineShape(newest.Blueprint.Size, [.. newest.Disks.Select(disk => new ShapeDisk(disk.Disk.Lun, disk.Disk.SizeBytes))])
            : null;
}
