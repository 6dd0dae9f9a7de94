namespace DrFunctions.Contracts;

/// <summary>Input of the PowerOff activity; gives an <see cref="OffProof"/>.</summary>
/// <param name="Source">The VM to power off.</param>
/// <param name="Permit">The right to.</param>
/// <param name="Destination">
/// The instance that will take over. Its site must answer, and it must not run, before the source goes off.
/// </param>
public sealed record PowerOffInput(VmReference Source, Permit Permit, VmReference? Destination = null);

/// <summary>Input of the Backup activity; gives a <see cref="RestorePoint"/>.</summary>
public sealed record BackupInput(GroupName Group, MachineName Machine, VmReference Source, OffProof Off, Permit Permit);

/// <summary>Input of the LiveSync activity; gives a <see cref="SyncedPoint"/>.</summary>
public sealed record LiveSyncInput(
    GroupName Group, MachineName Machine, Site Primary, Site Recovery, DestinationVm Destination,
    RestorePoint RestorePoint, Permit Permit);

/// <summary>Input of the DisableLiveSync activity; gives a <see cref="LiveSyncQuiet"/>.</summary>
public sealed record DisableLiveSyncInput(
    GroupName Group, MachineName Machine, Site Recovery, DestinationVm Destination, SyncedPoint Synced, Permit Permit);

/// <summary>Nothing of Live Sync is in flight for a machine.</summary>
/// <param name="VerifiedAt">When that was read, by the DR site's platform clock.</param>
public sealed record LiveSyncQuiet(DateTimeOffset VerifiedAt);

/// <summary>Input of the StartInstance activity; gives a <see cref="StartedInstance"/>.</summary>
/// <remarks>
/// Fails with <see cref="ErrorCodes.SourceChanged"/> if the proof no longer holds, but only while the destination
/// instance neither runs nor may have run since it was synced: the run then powers the source off and overwrites the
/// destination. Once it may have run, the answer is <see cref="ErrorCodes.BothSidesRunning"/> or another error.
/// </remarks>
public sealed record StartInstanceInput(
    GroupName Group, MachineName Machine, VmReference Source, OffProof Off, Site Recovery, DestinationVm Destination,
    SyncedPoint Synced, MachineBlueprint Blueprint, Permit Permit);

/// <summary>A destination instance that runs.</summary>
/// <param name="VmId">Its vmId.</param>
/// <param name="Created">True if this run created it.</param>
/// <param name="PrivateAddress">Its NIC's private address; null if it has none.</param>
/// <param name="RunningAt">When it was seen running, by the platform's clock.</param>
/// <param name="SourceProvenOffAt">When the source was last proven unchanged, right before the start.</param>
public sealed record StartedInstance(
    string VmId, bool Created, string? PrivateAddress, DateTimeOffset RunningAt, DateTimeOffset SourceProvenOffAt);

/// <summary>Input of the HealthGate activity; gives a <see cref="HealthyInstance"/>.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="PrivateAddress">The address to probe; null if it has none.</param>
/// <param name="Probe">What to probe; null: power state only.</param>
/// <param name="Deadline">When the gate has failed.</param>
public sealed record HealthGateInput(
    VmReference Instance, string? PrivateAddress, HealthProbe? Probe, DateTimeOffset Deadline);

/// <summary>An instance that passed its gate.</summary>
/// <param name="HealthyAt">When.</param>
/// <param name="Evidence">What was seen, in words.</param>
public sealed record HealthyInstance(DateTimeOffset HealthyAt, string Evidence);
