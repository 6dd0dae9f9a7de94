using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests.Machines;

/// <summary>The entity of one machine, as runs call it.</summary>
internal sealed class MachineBench
{
    public static readonly RunId One = new("run-1");
    public static readonly RunId Two = new("run-2");
    public static readonly DateTimeOffset Later = Sample.Morning.AddMinutes(5);

    private readonly EntityBench<ProtectedMachineState> _machine =
        new(ProtectedMachine.Name, () => new ProtectedMachine(), "sub|rg|vm");

    public ProtectedMachineState State => _machine.State;

    public TOutput Run<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, TInput input) =>
        _machine.Run(operation, input);

    public ClaimResult Claim(RunId run, int number) =>
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(run, Sample.Group, number));

    public PermitResult Permit(RunId run, Step step, int epoch) =>
        _machine.Run(ProtectedMachine.Permit, new PermitRequest(
            run, step, epoch, Later, SiteRole.Recovery,
            step == Step.Start ? new StartGrounds(StartBasis.Synced, "dr-1") : null));

    public OffEpoch OpenEpoch(RunId run, string fingerprint) =>
        _machine.Run(ProtectedMachine.OpenEpoch, new OpenEpochRequest(run, Sample.Off(fingerprint)));

    public void DisableLiveSync(RunId run, int epoch)
    {
        _machine.Run(ProtectedMachine.SetLiveSync, new SetLiveSyncRequest(run, Enabled: false));
        _machine.Run(
            ProtectedMachine.RecordSync,
            new RecordSyncRequest(run, SiteRole.Recovery, Sample.Point(epoch), Sample.Synced(), "dr-1"));
    }

    public void Release(RunId run, bool permitsMayBeInUse = false) =>
        _machine.Run(ProtectedMachine.Release, new ReleaseRequest(run, permitsMayBeInUse));

    public void Abandon(RunId run, int number) => _machine.Run(
        ProtectedMachine.Release,
        new ReleaseRequest(run, PermitsMayBeInUse: true, new AbandonedRun(Sample.Group, number)));

    public void ReadyToStart()
    {
        Claim(One, 1);
        OpenEpoch(One, "f1");
        DisableLiveSync(One, epoch: 1);
    }
}
