using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Which run has a machine: a newer one of the same group takes it, an abandoned one never gets it again.</summary>
internal static class Ownership
{
    private const int KeptHeld = 4;

    public static (ProtectedMachineState State, ClaimResult Answer) Claim(
        ProtectedMachineState machine, string key, ClaimRequest request)
    {
        if (WhyNot(machine, key, request) is { } refusal)
        {
            return (machine, Answer(machine, request, refusal));
        }

        var others = machine.PermitsOf == request.Run ? null : machine.PermitsUntil;
        var claimed = machine with { Owner = request.Run, OwnerNumber = request.RunNumber, Group = request.Group };
        if (claimed is { ActiveSite: SiteRole.Primary, SyncedSide: SiteRole.Recovery, SyncedTo: { } other }
            && request.Destination is { } wanted && wanted != other)
        {
            claimed = SyncedSides.Forgotten(claimed);
        }

        return (claimed, Answer(claimed, request, null, others));
    }

    public static ProtectedMachineState Release(ProtectedMachineState machine, ReleaseRequest request) => machine with
    {
        Abandoned = request.Abandoned is { } abandoned
            ? [.. machine.Abandoned.Where(run => run.Group != abandoned.Group), abandoned]
            : machine.Abandoned,
        PermitsUntil = machine.PermitsOf == request.Run && !request.PermitsMayBeInUse ? null : machine.PermitsUntil,
        Owner = machine.Owner == request.Run ? null : machine.Owner,
        Held = [.. machine.Held.Where(run => run != request.Run)],
    };

    /// <summary>A cancelled run gets no permit any more, but for the way back.</summary>
    public static ProtectedMachineState Hold(ProtectedMachineState machine, RunId run) =>
        machine.Held.Contains(run) ? machine : machine with { Held = [.. machine.Held.TakeLast(KeptHeld - 1), run] };

    private static DrError? WhyNot(ProtectedMachineState machine, string key, ClaimRequest request)
    {
        if (machine.Owner is { } owner && owner != request.Run && machine.Group != request.Group)
        {
            return Refusals.MachineBusy(key, $"the run '{owner}' of the group '{machine.Group}'");
        }

        if (machine.Group == request.Group && request.RunNumber < machine.OwnerNumber)
        {
            return Refusals.PermitRefused(key, request.Run, "a later run has had it since");
        }

        if (!request.Rollback && machine.Held.Contains(request.Run))
        {
            return Refusals.Cancelled(request.Run, key);
        }

        return machine.Abandoned.Any(run => run.Group == request.Group && request.RunNumber <= run.RunNumber)
            ? Refusals.PermitRefused(key, request.Run, "the run was abandoned")
            : null;
    }

    private static ClaimResult Answer(
        ProtectedMachineState machine, ClaimRequest request, DrError? refusal, DateTimeOffset? others = null) => new(
        refusal, machine with { RestorePoints = [] }, others,
        RestorePointRoom.StandingOf(machine).FirstOrDefault(point => point.Id == request.RestorePoint));
}
