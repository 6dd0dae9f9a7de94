using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What is done about VMs that the machine has left for a new site, and that nobody saw off: they are kept off as soon as
/// their site answers. Nothing else of the machine depends on that site, so the run goes on without it.
/// </summary>
internal sealed class FormerSteps(StepDriver driver)
{
    public async Task<MachineWork> SettleAsync(MachineWork work)
    {
        var vm = work.Owed[0].Vm;
        var open = work.Steps.FirstOrDefault(report => report.Step == Step.Settle)?.Error;
        var done = await driver.DriveAsync(
            work,
            ActivityNames.Fence,
            permit => new FenceInput(vm, work.Fence == FenceMode.Lock, permit),
            async (reached, fenced) =>
            {
                var settled = new SettleRequest(work.Run, vm, fenced, driver.Context.CurrentUtcDateTime);
                await driver.Context.CallEntityAsync(ProtectedMachine.Settle, work.Key, settled);
                return WithoutFirst(reached);
            },
            onFailed: (failed, error) =>
            {
                open = PipelineErrors.DebtStands(vm, error);
                return Task.FromResult<MachineWork?>(WithoutFirst(failed.TakeStep()));
            });
        return open is not null && done.Owed.Count < work.Owed.Count
            ? done.GoOnWithout(Step.Settle, open, driver.Context.CurrentUtcDateTime)
            : done;
    }

    private static MachineWork WithoutFirst(MachineWork work) => work with
    {
        Owed = [.. work.Owed.Skip(1)],
        Remaining = work.Owed.Count > 1 ? [PipelineStep.Settle, .. work.Remaining] : work.Remaining,
    };
}
