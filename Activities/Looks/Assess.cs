using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Looks;

/// <summary>
/// Looks what stands at the DR site, from the world alone and from that site alone, and answers within 30 s: on the worst
/// day nobody waits longer for it.
/// </summary>
public sealed class Assess(ActivityServices services) : StepActivity<AssessInput, Assessment>(services)
{
    // The answer has a way back to the run, which waits for 30 s.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(25);

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(AssessInput input) => null;

    private protected override Site SiteOf(AssessInput input) => input.Recovery;

    private protected override async Task<Pass<Assessment>> PassAsync(StepCall call, AssessInput input)
    {
        using var deadline = new CancellationTokenSource(Deadline, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, call.CancellationToken);
        var last = "no answer came";
        try
        {
            while (true)
            {
                try
                {
                    return await LookAsync(input, either.Token);
                }
                catch (SiteNotReadyException notReady)
                {
                    last = notReady.Message;
                    await Task.Delay(notReady.After ?? input.Recovery.PollEvery, _services.Time, either.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!call.CancellationToken.IsCancellationRequested)
        {
            return LookErrors.Silent(input.Recovery, Deadline, last);
        }
    }

    private async Task<Assessment> LookAsync(AssessInput input, CancellationToken cancellationToken)
    {
        var groups = input.Machines.Select(m => m.Destination.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var replication = _services.ReplicationBetween(input.Recovery, input.Recovery);
        var instances = _services.Instances.ListAsync(input.Recovery, groups, cancellationToken);
        var known = new KnownPoints(input.Machines);
        var points = await Task.WhenAll(groups.Select(
            g => replication.StandingAsync(input.Recovery, g, input.Group, known, cancellationToken)));
        var standing = groups.Zip(points).ToDictionary(g => g.First, g => g.Second, StringComparer.OrdinalIgnoreCase);
        var found = await instances;
        return new Assessment(
            points.Max(p => p.ReadAt),
            [.. input.Machines.Select(m => Of(m, standing[m.Destination.ResourceGroup], found))]);
    }

    private static MachineAssessment Of(
        AssessedMachine machine, StandingPoints standing, IReadOnlyDictionary<(string, string), VmView> instances)
    {
        var points = standing.Machines.GetValueOrDefault(machine.Name);
        var view = instances.GetValueOrDefault(Instances.KeyOf(machine.Destination.ResourceGroup, machine.Destination.Vm));
        return new MachineAssessment
        {
            Name = machine.Name,
            Complete = points?.Complete ?? [],
            Incomplete = points?.Incomplete ?? [],
            Exists = view is not null,
            On = view is not null && Instances.IsOn(view.Power),
            HoldsSynced = view is not null && machine.Synced is { } synced && ReplacedDisks.StandsAt(view, synced),
        };
    }
}
