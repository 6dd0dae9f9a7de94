using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;

namespace DrFunctions.Simulator.Tests.Control;

/// <summary>Every step of one machine's failover can fail once, three times or always, refused at once or as an operation that fails, and nobody else's does.</summary>
public class TargetedFaultTests
{
    private const string Name = "payroll-db-1";
    private const string Other = "payroll-app-1";

    [Theory]
    [InlineData("snapshot", FaultKind.Fail)]
    [InlineData("snapshot", FaultKind.Operation)]
    [InlineData("copy", FaultKind.Fail)]
    [InlineData("copy", FaultKind.Operation)]
    [InlineData("copy", FaultKind.Copy)]
    [InlineData("swap", FaultKind.Fail)]
    [InlineData("swap", FaultKind.Operation)]
    [InlineData("start", FaultKind.Fail)]
    [InlineData("start", FaultKind.Operation)]
    [InlineData("deallocate", FaultKind.Fail)]
    [InlineData("deallocate", FaultKind.Operation)]
    public async Task Step_OfOneMachine_FailsAsOftenAsAsked(string step, FaultKind kind)
    {
        await using var cloud = await SimulatedCloud.StartAsync(3, 20_000);
        var steps = await Steps.PrepareAsync(cloud);
        var code = (step, kind) == ("swap", FaultKind.Operation) ? null : "Injected"; // The SDK follows a PATCH by the machine's state, which carries no code.
        foreach (var count in new int?[] { 1, 3, null })
        {
            var fault = cloud.Server.Faults.Add(Rule(step) with { Kind = kind, Count = count, Code = "Injected" });
            for (var i = 0; i < (count ?? 4); i++) (await steps.DoAsync(step, Name).RefusedAsync()).ErrorCode.Should().Be(code, "time {0} of {1}", i + 1, count);
            if (count is null) cloud.Server.Faults.Remove(fault.Id!);
            await steps.DoAsync(step, Name);
        }

        var others = cloud.Server.Faults.Add(Rule(step) with { Kind = kind, Count = null });
        await steps.DoAsync(step, Other);
        cloud.Server.Faults.List().Single(f => f.Id == others.Id).Struck.Should().Be(0);
    }

    private static FaultRule Rule(string step) => step switch
    {
        "snapshot" => new FaultRule { Kind = FaultKind.Fail, Guest = Name, Action = "Microsoft.Compute/snapshots/write", Site = "westeurope" },
        "copy" => new FaultRule { Kind = FaultKind.Fail, Guest = Name, Action = "Microsoft.Compute/snapshots/write", Site = "northeurope" },
        "swap" => new FaultRule { Kind = FaultKind.Fail, Guest = Name, Action = "Microsoft.Compute/virtualMachines/write", Method = "PATCH" },
        _ => new FaultRule { Kind = FaultKind.Fail, Guest = Name, Action = step },
    };

    private sealed class Steps(SimulatedCloud cloud)
    {
        private readonly Dictionary<string, (SnapshotResource Source, List<ResourceIdentifier> Disks)> _machines = [];
        private int _last;

        public static async Task<Steps> PrepareAsync(SimulatedCloud cloud)
        {
            var steps = new Steps(cloud);
            foreach (var name in new[] { Name, Other })
            {
                var source = await cloud.SnapshotAsync(cloud.DiskId(name + "-os"), name + "-first");
                var copy = await (await cloud.CopyStartAsync(source.Id, name + "-first")).CopiedAsync();
                steps._machines[name] = (source, [(await cloud.DiskAsync(copy.Id, name + "-a")).Id, (await cloud.DiskAsync(copy.Id, name + "-b")).Id]);
            }

            return steps;
        }

        public async Task DoAsync(string step, string name)
        {
            var machine = _machines[name];
            var replica = cloud.Vm(name, "payroll-dr");
            var fresh = $"{name}-{++_last}";
            switch (step)
            {
                case "snapshot":
                    await cloud.SnapshotAsync(cloud.DiskId(name + "-os"), fresh);
                    break;
                case "copy":
                    await Copied(await cloud.CopyStartAsync(machine.Source.Id, fresh));
                    break;
                case "swap":
                    var now = (await replica.GetAsync()).Value.Data.StorageProfile;
                    await replica.SwapAsync(machine.Disks.First(d => d != now.OSDisk.ManagedDisk.Id), now.DataDisks[0].ManagedDisk.Id);
                    break;
                case "start":
                    await cloud.Vm(name).PowerOnAsync(WaitUntil.Started).DoneAsync();
                    break;
                default:
                    await cloud.Vm(name).DeallocateAsync(WaitUntil.Started).DoneAsync();
                    break;
            }
        }

        private static async Task Copied(SnapshotResource copy)
        {
            while (true)
            {
                var now = (await copy.GetAsync()).Value.Data;
                if (now.CopyCompletionError is { } error) throw new RequestFailedException(0, error.ErrorMessage, error.ErrorCode.ToString(), null);
                if (now.CompletionPercent >= 100) return;
                await Task.Delay(5);
            }
        }
    }
}
