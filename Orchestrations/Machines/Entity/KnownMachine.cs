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

    internal static KnownMachine Of(ProtectedMachineState machine) => new()
    {
        ActiveSite = machine.ActiveSite,
        StartUnconfirmed = machine.StartUnconfirmed,
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
    };
}
