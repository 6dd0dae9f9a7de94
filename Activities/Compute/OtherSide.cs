using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The VM of the other side, as it must be right before an instance starts.</summary>
internal sealed class OtherSide(ActivityServices services, StartInstanceInput input, StepCall call)
{
    /// <summary>Looks at it as the guard demands. The VM itself is the last thing that is read.</summary>
    public async Task<SideLook> LookAsync()
    {
        if (input.Guard == SourceGuard.Waived)
            return new SideLook(null, null, null);
        try
        {
            return await SeeAsync();
        }
        catch (SiteNotReadyException silent) when (silent.Silent && input.Guard == SourceGuard.NotSeenRunning)
        {
            return new SideLook(null, null, null);
        }
    }

    private async Task<SideLook> SeeAsync()
    {
        var disks = await Task.WhenAll(Proven.Select(
            d => services.Disks.ViewAsync(input.Source.Site, d.ResourceId, call.CancellationToken)));
        var look = await services.Machines.LookAsync(input.Source, call.CancellationToken);
        var error = input.Guard == SourceGuard.Proven ? Refute(look.View, disks) : WhyNotOff(look.View);
        return new SideLook(look.View?.Power, look.ReadAt, error);
    }

    private IReadOnlyList<DiskIdentity> Proven =>
        input.Guard == SourceGuard.Proven ? input.Off?.Disks ?? [] : [];

    private DrError? Refute(VmView? view, IReadOnlyList<DiskView?> disks) => input.Off is { } off
        ? SourceProof.Refute(input.Source, view, off) ?? SourceProof.Refute(input.Source, disks, off)
        : VmErrors.Unknown(input.Source, "no proof of its power-off was given");

    // One that does not exist runs nowhere.
    private DrError? WhyNotOff(VmView? view) => view switch
    {
        null or { IsProvenOff: true } => null,
        { Power: PowerState.Running or PowerState.Starting or PowerState.Stopping } =>
            VmErrors.OtherSideOn(input.Source, new(input.To, input.Destination.ResourceGroup, input.Destination.Vm), view.Power),
        { Power: PowerState.Deallocated } => VmErrors.Unknown(input.Source, "an operation on it has not ended well"),
        _ => VmErrors.Unknown(input.Source, $"it is {VmErrors.Words(view.Power)}"),
    };
}

/// <summary>What the other side looks like.</summary>
/// <param name="Power">Its power state; null if it does not exist, or was not looked at.</param>
/// <param name="At">When it was looked at, by the platform's clock; null if it was not.</param>
/// <param name="Error">Why nothing may start beside it; null if something may.</param>
internal sealed record SideLook(PowerState? Power, DateTimeOffset? At, DrError? Error)
{
    public bool IsOn => Power is PowerState.Running or PowerState.Starting or PowerState.Stopping;
}
