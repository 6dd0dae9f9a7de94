using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Deallocates a source VM and proves that it is off.</summary>
public sealed class PowerOff(ActivityServices services) : StepActivity<PowerOffInput, OffProof>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(PowerOffInput input) => input.Permit;

    private protected override Site SiteOf(PowerOffInput input) => input.Source.Site;

    private protected override DateTimeOffset? UntilOf(PowerOffInput input) => input.Until;

    private protected override async Task<Pass<OffProof>> PassAsync(StepCall call, PowerOffInput input)
    {
        var view = await _services.Machines.ViewAsync(input.Source, call.CancellationToken);
        return view is null
            ? VmErrors.SourceNotFound(input.Source)
            : await new Deallocation(_services, call).DriveAsync(view, () => WhyNotTakenOverAsync(call, input));
    }

    // No source goes off for a DR site that does not answer, or for an instance that runs already.
    private async Task<DrError?> WhyNotTakenOverAsync(StepCall call, PowerOffInput input) =>
        input.Destination is { } destination
        && await _services.Machines.ViewAsync(destination, call.CancellationToken) is { Power: PowerState.Running or PowerState.Starting } on
            ? VmErrors.DestinationOn(destination, on.Power)
            : null;
}
