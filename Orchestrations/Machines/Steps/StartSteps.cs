using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What is done with the destination from its start on.</summary>
internal sealed class StartSteps(StepDriver driver)
{
    public async Task<MachineWork> StartInstanceAsync(MachineWork work)
    {
        if (work is { StepBegan: null, Repeats: 0, Machine.StartDelay: { } delay })
        {
            driver.ShowWaiting(work, $"its start is delayed by {delay}", driver.Context.CurrentUtcDateTime + delay);
            await driver.Context.CreateTimer(delay);
        }

        return await driver.DriveAsync(
            work,
            ActivityNames.StartInstance,
            permit => new StartInstanceInput(
                work.Group, work.Machine.Name, work.Source, work.Off, work.Destination.Site, work.Target,
                work.Synced, Starts.BlueprintOf(work), permit, Starts.GuardOf(work)),
            async (reached, started) =>
            {
                var seen = new ConfirmStartRequest(work.Run, started.RunningAt);
                await driver.Context.CallEntityAsync(ProtectedMachine.ConfirmStart, work.Key, seen);
                return reached with { Started = started };
            },
            onFailed: (failed, error) =>
                error.Code == ErrorCodes.SourceChanged
                    ? StartAnewAsync(failed, PipelineErrors.SourceKeepsChanging(work), PipelineErrors.Ran(work, error))
                : IsGone(error) && work is { Operation: Operation.UndoFailover, SourceIsGone: false }
                    ? GiveBackAsync(failed, error)
                : Repeats.IsOutOfSync(error) && work.Synced is not null ? StartAnewAsync(failed, error, error)
                : Task.FromResult<MachineWork?>(null));
    }

    public Task<MachineWork> HealthGateAsync(MachineWork work)
    {
        var patience = work.Machine.Health?.Timeout ?? Patience.HealthGate;
        var deadline = (work.StepBegan ?? driver.Context.CurrentUtcDateTime) + patience;
        return driver.DriveAsync(
            work,
            ActivityNames.HealthGate,
            permit => new HealthGateInput(
                work.Destination, work.Started!.PrivateAddress, work.Machine.Health, deadline, permit),
            (reached, healthy) => Task.FromResult(reached with { Healthy = healthy }));
    }

    /// <summary>Live Sync runs forward from now on; at a new site the machine goes on under a key of its own.</summary>
    public Task<MachineWork> EnableLiveSyncAsync(MachineWork work) => driver.WriteDownAsync(work, async reached =>
    {
        if (work.Operation == Operation.EnableLiveSync)
        {
            await driver.Context.CallEntityAsync(
                ProtectedMachine.SetLiveSync, work.Key, new SetLiveSyncRequest(work.Run, Enabled: true));
            return reached;
        }

        var returned = new ReturnRequest(work.Run, Moved: work.NewPlace is not null);
        var machine = await driver.Context.CallEntityAsync(ProtectedMachine.Return, work.Key, returned);
        if (work.NewPlace is { } place)
        {
            await driver.Context.CallEntityAsync(ProtectedMachine.Adopt, place.Key, new AdoptRequest(machine, place.FormerVm));
        }

        return reached;
    });

    // The VM, or all that it stood in.
    private static bool IsGone(DrError error) => error.Code is ErrorCodes.SourceNotFound or ErrorCodes.DestinationUnusable;

    /// <summary>A source that does not exist any more does not hold the truth: the DR instance does, and can fail back.</summary>
    private async Task<MachineWork?> GiveBackAsync(MachineWork work, DrError error)
    {
        await driver.Context.CallEntityAsync(ProtectedMachine.DeclineStart, work.Key, work.Run);
        return work with
        {
            Error = error with { Remedy = "Fail the group back: that creates the machine again, from what the DR side holds." },
        };
    }

    /// <summary>Takes the start back and syncs again; not once the destination ran: what it wrote exists nowhere else.</summary>
    private async Task<MachineWork?> StartAnewAsync(MachineWork work, DrError onceTooOften, DrError onceItRan)
    {
        var declined = await driver.Context.CallEntityAsync(ProtectedMachine.DeclineStart, work.Key, work.Run);
        return declined.Refused
            ? work with { Error = onceItRan }
            : Repeats.From(driver.Context, work with { AtTarget = false }, Repeats.All(work), onceTooOften);
    }
}
