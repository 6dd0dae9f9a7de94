using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>Takes a restore point of a machine that is proven off, and was so all the while.</summary>
public sealed class Backup(ActivityServices services) : StepActivity<BackupInput, RestorePoint>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(BackupInput input) => input.Permit;

    private protected override Site SiteOf(BackupInput input) => input.Source.Site;

    private protected override async Task<Pass<RestorePoint>> PassAsync(StepCall call, BackupInput input)
    {
        var before = await _services.Machines.ViewAsync(input.Source, call.CancellationToken);
        if (before is null)
            return VmErrors.SourceNotFound(input.Source);
        if (SourceProof.Refute(input.Source, before, input.Off!) is { } changed)
            return changed;
        var taken = await _services.ReplicationBetween(input.Source.Site, input.Source.Site).TakeAsync(call, input);
        if (taken.Value is not { } disks)
            return taken.Stop!;

        // The snapshots are worth something only if nothing ran between the proof and the last of them.
        var osDisk = await _services.Disks.ViewAsync(
            input.Source.Site, input.Off!.Disks[0].ResourceId, call.CancellationToken);
        var after = await _services.Machines.ViewAsync(input.Source, call.CancellationToken);
        if (SourceProof.Refute(input.Source, after, input.Off!) is { } changedMeanwhile)
            return changedMeanwhile;
        if (osDisk is null)
            return VmErrors.SourceChanged(input.Source, "its OS disk is gone");
        return new RestorePoint
        {
            Id = $"{input.Group}/{input.Permit.Run}/{input.Machine}/e{input.Permit.Epoch}",
            Epoch = input.Permit.Epoch,
            TakenAt = disks.TakenAt,
            Consistency = Consistency.Offline,
            Disks = disks.Disks,
            Blueprint = await Blueprints.CaptureAsync(_services.Nics, after!, osDisk, call.CancellationToken),
        };
    }
}
