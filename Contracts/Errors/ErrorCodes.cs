namespace DrFunctions.Contracts;

/// <summary>Every error code of the product but the embedded engine's own (DR-8xxx). docs/errors.md explains each.</summary>
public static class ErrorCodes
{
    // DR-1xxx: what was asked for, and plans.

    /// <summary>The request's body, header or content type is not as the API wants it.</summary>
    public const string BadRequest = "DR-1001";

    /// <summary>No plan defines this group.</summary>
    public const string UnknownGroup = "DR-1002";

    /// <summary>There is no such run.</summary>
    public const string UnknownRun = "DR-1003";

    /// <summary>The run has not ended: it has no report yet.</summary>
    public const string ReportNotReady = "DR-1004";

    /// <summary>The same Idempotency-Key came with a different request.</summary>
    public const string IdempotencyKeyReused = "DR-1005";

    /// <summary>The request's Host header names no address of this server.</summary>
    public const string ForeignHost = "DR-1006";

    /// <summary>Nothing answers at this address.</summary>
    public const string UnknownRoute = "DR-1007";

    /// <summary>The address is known, but not with this method.</summary>
    public const string MethodNotAllowed = "DR-1008";

    /// <summary>The request's body is not application/json.</summary>
    public const string NotJson = "DR-1009";

    /// <summary>A web page of another origin sent the request.</summary>
    public const string ForeignOrigin = "DR-1010";

    /// <summary>There is no such orchestration instance.</summary>
    public const string UnknownInstance = "DR-1011";

    /// <summary>The orchestration instance has ended: it takes no events and cannot be steered.</summary>
    public const string InstanceEnded = "DR-1012";

    /// <summary>The orchestration instance has not ended: it cannot be purged.</summary>
    public const string InstanceNotEnded = "DR-1013";

    /// <summary>A plan does not hold together; the faults say where.</summary>
    public const string PlanInvalid = "DR-1100";

    // DR-2xxx: groups and runs.

    /// <summary>The group has a run under way.</summary>
    public const string GroupBusy = "DR-2001";

    /// <summary>The operation is not legal in the group's phase.</summary>
    public const string IllegalInPhase = "DR-2002";

    /// <summary>The run was not requested through the API, or with another plan.</summary>
    public const string NotRequested = "DR-2003";

    /// <summary>The machine belongs to another run at the moment.</summary>
    public const string MachineBusy = "DR-2004";

    /// <summary>The run no longer owns the machine: it ended or was superseded.</summary>
    public const string PermitRefused = "DR-2005";

    /// <summary>A machine that this one depends on did not get where it had to be.</summary>
    public const string DependencyFailed = "DR-2006";

    /// <summary>The source changed again and again between its power-off and the start at the DR site.</summary>
    public const string SourceKeepsChanging = "DR-2007";

    /// <summary>A step did not get done in the time that it may take.</summary>
    public const string StepTimedOut = "DR-2008";

    /// <summary>The run's orchestration was terminated, failed or is blocked: it wrote no report.</summary>
    public const string RunInterrupted = "DR-2009";

    /// <summary>What the operation loses was not acknowledged by the group's name.</summary>
    public const string AcknowledgementNeeded = "DR-2010";

    /// <summary>A run in the background gave way to one that moves machines.</summary>
    public const string Yielded = "DR-2011";

    /// <summary>The machine went back to another primary site already.</summary>
    public const string RunsElsewhere = "DR-2012";

    /// <summary>The newest restore points are older than the plan's objective allows.</summary>
    public const string RpoMissed = "DR-2013";

    /// <summary>A cycle was asked for while Live Sync is disabled for every machine of the group.</summary>
    public const string LiveSyncDisabled = "DR-2014";

    /// <summary>An operator cancelled the run.</summary>
    public const string Cancelled = "DR-2015";

    /// <summary>Somebody rejected the run that waited for approval.</summary>
    public const string Rejected = "DR-2016";

    /// <summary>The run was not approved in time, or began without.</summary>
    public const string NotApproved = "DR-2017";

    /// <summary>The run waits for no approval, or not for this one.</summary>
    public const string ApprovalUnfit = "DR-2018";

    /// <summary>Some machines of a consistency group would go without the others.</summary>
    public const string SubsetSplits = "DR-2019";

    /// <summary>Nobody waits for an answer about the machine: none was asked for, or it came already, or too late.</summary>
    public const string NotAsking = "DR-2020";

    /// <summary>The run has ended: nothing can be said to it any more.</summary>
    public const string RunEnded = "DR-2021";

    /// <summary>The run did everything, or is not the group's last one: there is nothing to run again.</summary>
    public const string NothingToRetry = "DR-2022";

    /// <summary>The group needs no recovery.</summary>
    public const string NothingToRecover = "DR-2023";

    /// <summary>What an operation would do cannot be foretold just now.</summary>
    public const string NotForetold = "DR-2029";

    /// <summary>An activity failed in a way that it does not know.</summary>
    public const string Unexpected = "DR-2099";

    // DR-3xxx: virtual machines.

    /// <summary>A VM that a step has to work on does not exist.</summary>
    public const string SourceNotFound = "DR-3001";

    /// <summary>Whether a VM is off could not be proved.</summary>
    public const string PowerStateUnknown = "DR-3002";

    /// <summary>The source was started, or changed, after its power-off was proven.</summary>
    public const string SourceChanged = "DR-3003";

    /// <summary>The destination instance runs although it must not yet.</summary>
    public const string DestinationRunning = "DR-3004";

    /// <summary>The destination instance cannot be created or does not fit.</summary>
    public const string DestinationUnusable = "DR-3005";

    /// <summary>A management lock forbids the change.</summary>
    public const string Locked = "DR-3006";

    /// <summary>The site has no capacity or quota for the VM.</summary>
    public const string NoCapacity = "DR-3007";

    /// <summary>The destination runs, may have run or was to start, and the other side runs or may have run too.</summary>
    public const string BothSidesRunning = "DR-3008";

    /// <summary>The source could not be proven off in time, and nobody waived that.</summary>
    public const string SourceNotProvenOff = "DR-3009";

    /// <summary>A source was found running while the DR side held the truth; it was powered off.</summary>
    public const string SourceReturned = "DR-3010";

    // DR-4xxx: replication.

    /// <summary>A snapshot of that name exists which is not of this epoch, disk or run.</summary>
    public const string ForeignSnapshot = "DR-4001";

    /// <summary>A snapshot failed or cannot be made.</summary>
    public const string SnapshotFailed = "DR-4002";

    /// <summary>The copy of a snapshot to the DR site failed.</summary>
    public const string CopyFailed = "DR-4003";

    /// <summary>The restore point lacks a disk, or its data does not stand complete at the destination site.</summary>
    public const string RestorePointIncomplete = "DR-4004";

    /// <summary>No restore point is eligible: none stands complete at the destination site.</summary>
    public const string NotEligible = "DR-4005";

    /// <summary>A disk could not be swapped into the destination instance.</summary>
    public const string SwapFailed = "DR-4006";

    /// <summary>The platform takes no backup of all disks at one instant just now, or never of this machine.</summary>
    public const string NotConsistent = "DR-4007";

    /// <summary>Restore points beyond those to keep could not be removed, or not all of them.</summary>
    public const string PruneIncomplete = "DR-4008";

    // DR-5xxx: health.

    /// <summary>A health gate was not passed in time.</summary>
    public const string HealthGateFailed = "DR-5001";

    // DR-6xxx: sites and sign-in.

    /// <summary>The site did not answer in the time that a run may wait for it.</summary>
    public const string SiteSilent = "DR-6001";

    /// <summary>The site refused the sign-in.</summary>
    public const string SignInFailed = "DR-6002";

    /// <summary>The signed-in principal lacks a permission.</summary>
    public const string Forbidden = "DR-6003";

    /// <summary>The site answered with an error that the product does not know.</summary>
    public const string SiteError = "DR-6004";

    /// <summary>The site's secret or CA file is missing or unreadable.</summary>
    public const string SiteMisconfigured = "DR-6005";

    /// <summary>The platform accepted an operation and failed it for a reason of its own; what usually passes is tried again.</summary>
    public const string PlatformFailure = "DR-6006";

    // DR-7xxx: readiness. One code per cause; those of errors can be forced.

    /// <summary>The readiness check found errors that nobody forced: the run did not begin.</summary>
    public const string NotReady = "DR-7001";

    /// <summary>A part of the readiness check got no answer in time, or was refused one.</summary>
    public const string NotChecked = "DR-7002";

    /// <summary>A site does not answer.</summary>
    public const string SiteUnreachable = "DR-7101";

    /// <summary>A site refuses the sign-in.</summary>
    public const string CredentialsRefused = "DR-7102";

    /// <summary>The site's principal lacks actions that runs need.</summary>
    public const string PermissionsMissing = "DR-7103";

    /// <summary>A resource group of the plan does not exist.</summary>
    public const string ResourceGroupMissing = "DR-7104";

    /// <summary>A ReadOnly lock would make a run's calls fail.</summary>
    public const string LockedAgainstChange = "DR-7105";

    /// <summary>A lock keeps superseded snapshots and disks from being removed.</summary>
    public const string LockedAgainstDelete = "DR-7106";

    /// <summary>The region's vCPU or VM quota does not hold the instances that have to be created.</summary>
    public const string QuotaTooSmall = "DR-7107";

    /// <summary>The region does not offer a VM size to the subscription.</summary>
    public const string SizeNotOffered = "DR-7108";

    /// <summary>A VM size takes fewer data disks than the machine has.</summary>
    public const string TooManyDisks = "DR-7109";

    /// <summary>A subnet has too few free addresses for the instances that have to be created.</summary>
    public const string SubnetFull = "DR-7110";

    /// <summary>The region's quota of snapshots does not hold another backup.</summary>
    public const string SnapshotQuotaTooSmall = "DR-7111";

    /// <summary>The VM that the machine runs on does not exist.</summary>
    public const string VmMissing = "DR-7201";

    /// <summary>The VM is not where the plan says, but one of its name is elsewhere.</summary>
    public const string VmElsewhere = "DR-7202";

    /// <summary>A VM is in another region than its site.</summary>
    public const string RegionDiffers = "DR-7203";

    /// <summary>A VM bears the tags of another group or machine.</summary>
    public const string ForeignVm = "DR-7204";

    /// <summary>The machine is off, and no run did that.</summary>
    public const string UnexpectedlyOff = "DR-7205";

    /// <summary>The side that should be off is on.</summary>
    public const string UnexpectedlyOn = "DR-7206";

    /// <summary>The destination instance has another size than it should.</summary>
    public const string SizeDiffers = "DR-7207";

    /// <summary>The destination instance has other disks than the machine.</summary>
    public const string DisksDiffer = "DR-7208";

    /// <summary>The machine's size or disks changed since its last backup.</summary>
    public const string ChangedSinceBackup = "DR-7209";

    /// <summary>The machine runs at another primary site than the plan says.</summary>
    public const string PlanDrifted = "DR-7210";

    /// <summary>The NIC that the plan names does not exist.</summary>
    public const string NicMissing = "DR-7301";

    /// <summary>The NIC of an instance that has to be created belongs to another VM.</summary>
    public const string NicTaken = "DR-7302";

    /// <summary>The subnet that the plan names does not exist.</summary>
    public const string SubnetMissing = "DR-7303";

    /// <summary>The plan names no network for an instance that has to be created.</summary>
    public const string NoNetwork = "DR-7304";

    /// <summary>The plan defines no health probe for a machine.</summary>
    public const string NoHealthProbe = "DR-7305";

    /// <summary>The snapshots that the next backup builds on do not stand on both sides.</summary>
    public const string ChainBroken = "DR-7401";

    /// <summary>The newest restore point does not stand complete at the DR site any more.</summary>
    public const string PointLost = "DR-7402";

    /// <summary>No Live Sync cycle ever brought the machine to the DR site.</summary>
    public const string NeverSynced = "DR-7403";

    /// <summary>The newest restore point is older than the plan's objective.</summary>
    public const string SyncOverdue = "DR-7404";

    /// <summary>Live Sync is disabled.</summary>
    public const string LiveSyncOff = "DR-7405";

    /// <summary>A disk has as many incremental snapshots as the platform allows, or nearly.</summary>
    public const string SnapshotLimit = "DR-7406";

    /// <summary>A VM may run beside the DR instance: its power-off was waived and never settled.</summary>
    public const string FencingDebtOpen = "DR-7501";

    /// <summary>Something happened to the machine that somebody should look at.</summary>
    public const string AlertOpen = "DR-7502";

    // DR-9xxx: the host and the command line.

    /// <summary>The server may listen on loopback addresses only.</summary>
    public const string NotLoopback = "DR-9001";

    /// <summary>A file or folder given on the command line cannot be used, or a port or address is taken.</summary>
    public const string BadPath = "DR-9003";

    /// <summary>No server answers at the address, or its answer did not arrive.</summary>
    public const string ServerUnreachable = "DR-9004";

    /// <summary>What answers at the address is no server of ours, or one of another version.</summary>
    public const string UnusableAnswer = "DR-9005";

    /// <summary>An internal error; the log holds the details.</summary>
    public const string Internal = "DR-9999";
}
