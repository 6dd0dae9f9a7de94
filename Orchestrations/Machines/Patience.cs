using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>How long the runbooks wait, and how often they ask.</summary>
internal static class Patience
{
    /// <summary>Rounds after which a pipeline continues as new: its history stays under 150 events per machine.</summary>
    public const int RoundsPerGeneration = 15;

    /// <summary>How often a source may change behind a run's back before the machine is parked.</summary>
    public const int Repeats = 5;

    /// <summary>What is waited beyond the end of another run's permits: a call that left just before must have arrived.</summary>
    public static readonly TimeSpan PermitGrace = TimeSpan.FromSeconds(30);

    /// <summary>How often a run asks whether the one that it took a machine from has let go.</summary>
    public static readonly TimeSpan Yielding = TimeSpan.FromSeconds(2);

    /// <summary>How long a look at a site may take before a run begins.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    /// <summary>How long a readiness check waits for its parts; they give up sooner, unless their worker is lost.</summary>
    public static readonly TimeSpan Readiness = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan SilentSite = TimeSpan.FromMinutes(2);

    /// <summary>How soon after one restore point of an instant the platform takes another of the same VM.</summary>
    public static readonly TimeSpan BetweenInstants = TimeSpan.FromHours(1);

    /// <summary>For workers that die; what the world refuses comes back as data and is not retried here.</summary>
    public static readonly RetryPolicy LostWorker =
        new(8, TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30));

    /// <summary>The pauses in which a run waits for its announcement before it takes itself for started past the API.</summary>
    public static readonly IReadOnlyList<TimeSpan> Announcement =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15)];

    /// <summary>The pauses before a step is tried again that the platform failed for a reason of its own.</summary>
    public static readonly IReadOnlyList<TimeSpan> PlatformFailure =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];

    /// <summary>
    /// Whether what failed may well work the next time: the platform failed it, not a rule of it or of ours. Not what the
    /// run goes on without, nor a copy that stays failed: snapshots take its place at once.
    /// </summary>
    public static bool IsTriedAgain(PipelineStep step, MachineWork work, DrError error) => error.Code switch
    {
        ErrorCodes.PlatformFailure or ErrorCodes.SnapshotFailed => step != PipelineStep.Settle,
        ErrorCodes.CopyFailed => !ConsistentSteps.IsOfInstant(work),
        _ => false,
    };

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>How long a health gate may take, where the plan does not say.</summary>
    public static readonly TimeSpan HealthGate = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a permit holds: activities linger 25 s at most, so it outlives each. A later run waits no longer than
    /// this for one that was terminated; one in the background has to make way sooner.
    /// </summary>
    public static TimeSpan PermitOf(Operation operation) =>
        OperationSteps.IsBackground(operation) ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(5);

    /// <summary>A permit that is older is asked for anew before the next activity: a cancelled run gets none.</summary>
    public static TimeSpan PermitAge => TimeSpan.FromSeconds(30);

    /// <summary>A permit that ends sooner than this is renewed before the next activity.</summary>
    public static TimeSpan ReserveOf(Operation operation) => PermitOf(operation) - PermitAge;

    /// <summary>How long a step may take in all.</summary>
    public static TimeSpan Limit(PipelineStep step, MachineWork work) => step switch
    {
        PipelineStep.LiveSync or PipelineStep.Seed or PipelineStep.SeedChain => TimeSpan.FromHours(24),
        PipelineStep.Backup or PipelineStep.BackupRunning or PipelineStep.BackupChain or PipelineStep.KeepDivergence =>
            TimeSpan.FromHours(4),

        // Taken within seconds; snapshots do as well.
        PipelineStep.BackupConsistent => TimeSpan.FromMinutes(15),
        PipelineStep.TryPowerOff => work.PowerOffTimeout,

        // Where it may be waived, nobody waits for the site longer than for its power-off.
        PipelineStep.Fence when work.To == SiteRole.Recovery || work is { NewPlace: not null, WaivedBy: not null } =>
            work.PowerOffTimeout,
        PipelineStep.StartInstance => work.Machine.StartTimeout ?? TimeSpan.FromHours(1),

        // The gate has a deadline of its own and a better reason to give.
        PipelineStep.HealthGate => (work.Machine.Health?.Timeout ?? HealthGate) + TimeSpan.FromMinutes(10),
        _ => TimeSpan.FromHours(1),
    };

    /// <summary>
    /// How long a site may be silent. Halfway a run waits for it: that is better than to stop with the sources off. A
    /// machine that nothing was done to yet is better left alone, and one in the background is tried again anyway. A site
    /// that the machine has left is asked once: it must not hold a cycle up.
    /// </summary>
    public static TimeSpan Silence(PipelineStep step, MachineWork work) =>
        step == PipelineStep.Settle ? TimeSpan.Zero
        : OperationSteps.IsBackground(work.Operation) || (step == PipelineStep.PowerOff && work.Off is null && work.Fenced is null)
            ? SilentSite
        : Limit(step, work);

    /// <summary>When a step that is under way is given up; null before it began.</summary>
    public static DateTimeOffset? GivesUpAt(PipelineStep step, MachineWork work)
    {
        var limit = work.StepBegan + (step == PipelineStep.HealthGate ? work.Machine.Health?.Timeout ?? HealthGate : Limit(step, work));
        var silence = work.SilentSince + Silence(step, work);
        return silence < limit ? silence : limit;
    }

    /// <summary>
    /// The wait before the next round: what the activity asks for, and from the third round on at least a growing
    /// pause of up to a minute.
    /// </summary>
    public static TimeSpan Before<T>(StepResult<T> pending, int nextRound)
        where T : class
    {
        var asked = pending.After ?? TimeSpan.Zero;
        var pause = nextRound < 3 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, nextRound - 3)));
        var wait = asked > pause ? asked : pause;
        return wait < LongestWait ? wait : LongestWait;
    }
}
