using DrFunctions.Contracts;
using DrFunctions.Durable;
using static DrFunctions.Orchestrations.Tests.FakeActivities;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>What changes nothing.</summary>
internal sealed class FakeLooks(World world)
{
    /// <summary>Restore points of which a copy lacks a disk, whatever stands.</summary>
    private bool IsIncomplete(string id) => world.Incomplete.Contains(id);

    public Task<StepResult<Assessment>> AssessAsync(ActivityContext context, AssessInput input) => world.RunAsync(
        context, input.Machines[0].Name.Value, null, [input.Recovery], _ =>
            Done(new Assessment(world.Now, [.. input.Machines.Select(machine => Assess(input, machine))])));

    public Task<StepResult<WayBack>> InspectAsync(ActivityContext context, InspectInput input) => world.RunAsync(
        context, input.Machine.Value, null, [input.Target.Site, input.Active.Site], machine =>
        {
            var (target, active) = (machine.At(input.Target), machine.At(input.Active));
            if (!active.Exists)
            {
                return Failed<WayBack>(ErrorCodes.SourceNotFound, $"{input.Active.Name} does not exist.");
            }

            var based = machine.Snapshots.Any(pair => pair.Key.Site == target.Site && pair.Value.Disk == active.Disk);
            return Done(new WayBack(
                target.Exists, target.On, based, based ? "A base stands there." : "No base stands there.", world.Now,
                target is { Exists: true, Ours: true }));
        });

    /// <summary>Sound, but for what a test planted.</summary>
    public Task<StepResult<CheckedPart>> CheckSiteAsync(ActivityContext context, CheckSiteInput input) => world.CheckAsync(
        () => new CheckedPart(world.Now, [.. world.Findings.Where(f => f.Machine is null && f.Side == input.Side)]));

    /// <inheritdoc cref="CheckSiteAsync" />
    public Task<StepResult<CheckedPart>> CheckMachinesAsync(ActivityContext context, CheckMachinesInput input) => world.CheckAsync(
        () => new CheckedPart(null, [.. world.Findings.Where(f => input.Machines.Any(m => m.Name == f.Machine))]));

    private MachineAssessment Assess(AssessInput input, AssessedMachine asked)
    {
        var machine = world.Of(asked.Name.Value);
        var site = input.Recovery.Name.Value;
        var vm = machine.At(site, asked.Destination.ResourceGroup);
        var standing = machine.Snapshots.Where(pair => pair.Key.Site == site)
            .Select(pair => pair.Value).OrderByDescending(copy => copy.TakenAt).ToList();
        return new MachineAssessment
        {
            Name = asked.Name,
            Complete =
            [
                .. standing.Where(copy => !IsIncomplete(copy.Id))
                    .Select(copy => new StandingPoint(copy.Id, copy.TakenAt, copy.Consistency)),
            ],
            Incomplete = [.. standing.Where(copy => IsIncomplete(copy.Id)).Select(copy => copy.Id)],
            Exists = vm.Exists,
            On = vm.On,
            HoldsSynced = asked.Synced is { } synced && vm.StandsAt(synced),
        };
    }
}
