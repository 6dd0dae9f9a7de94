using System.Globalization;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Takes a restore point of a machine: of one that is proven off, and was so all the while, or of one that may run, and
/// then says what the restore point is worth.
/// </summary>
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
        if (Refute(input, before) is { } changed)
            return changed;
        var (disks, error) = input.Off is { } off
            ? (off.Disks, null)
            : await CurrentDisks.ReadAsync(_services.Disks, before, call.CancellationToken);
        if (error is not null)
            return error;
        if (input.Consistent && InstantLimits.WhyNot(before, disks) is { } why)
            return ReplicationErrors.NotConsistent(input.Source, why);
        var taken = await _services.ReplicationBetween(input.Source.Site, input.Source.Site).TakeAsync(call, input, disks);
        if (taken.Value is not { } point)
            return taken.Stop!;

        // The snapshots are worth something only if nothing ran between the proof and the last of them.
        var osDisk = await _services.Disks.ViewAsync(input.Source.Site, disks[0].ResourceId, call.CancellationToken);
        var after = await _services.Machines.ViewAsync(input.Source, call.CancellationToken);
        if (Refute(input, after) is { } changedMeanwhile)
            return changedMeanwhile;
        if (after is null)
            return VmErrors.SourceNotFound(input.Source);
        if (osDisk is null || !after.Holds([.. disks.Select(d => new AttachedDisk(d.Lun, d.ResourceId))]))
            return input.Off is null
                ? new Waiting($"the disks of VM '{input.Source.Name}' changed during its backup")
                : VmErrors.SourceChanged(input.Source, "its OS disk is gone");
        return new RestorePoint
        {
            Id = RestorePointIds.Of(input),
            Epoch = input.Permit.Epoch,
            TakenAt = point.TakenAt,
            Consistency = Worth(input, before, after, point),
            Disks = point.Disks,
            Blueprint = await Blueprints.CaptureAsync(_services.Nics, after, osDisk, call.CancellationToken),
        };
    }

    private static DrError? Refute(BackupInput input, VmView? view) =>
        input.Off is { } off ? SourceProof.Refute(input.Source, view, off) : null;

    // One disk's snapshot shows it at one instant, and so does a VM restore point; several snapshots were taken one after
    // the other, while the machine wrote.
    private static Consistency Worth(BackupInput input, VmView before, VmView after, TakenDisks taken)
    {
        if (input.Off is not null || (!input.Consistent && WasOff(before, after, taken)))
            return Consistency.Offline;
        return input.Consistent || taken.Disks.Count == 1 ? Consistency.Crash : Consistency.None;
    }

    // The fingerprint is the time at which the last operation on the VM ended: if that one left it deallocated, before
    // the first snapshot was created, then it was off for all of them.
    private static bool WasOff(VmView before, VmView after, TakenDisks taken) =>
        before.IsProvenOff && after.IsProvenOff
        && before.VmId == after.VmId
        && before.Fingerprint is { } fingerprint && fingerprint == after.Fingerprint
        && DateTimeOffset.Parse(fingerprint, CultureInfo.InvariantCulture) <= taken.TakenAt;
}
