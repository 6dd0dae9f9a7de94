using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Machines;

public class PowerTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Deallocate_PassesThroughTheTransientState()
    {
        await using var cloud = await StartAsync();
        var vm = cloud.Vm("payroll-db-1");
        var operation = await vm.DeallocateAsync(WaitUntil.Started);
        var headers = operation.GetRawResponse().Headers;
        headers.TryGetValue("Azure-AsyncOperation", out var asyncUrl).Should().BeTrue();
        headers.TryGetValue("Location", out _).Should().BeTrue("both ways are offered");
        asyncUrl.Should().Contain("/providers/Microsoft.Compute/locations/westeurope/operations/");
        (await StatusesAsync(vm)).Should().Equal("ProvisioningState/updating", "PowerState/deallocating");

        _time.Advance(TimeSpan.FromSeconds(90));
        await operation.WaitForCompletionResponseAsync(TimeSpan.FromMilliseconds(1));
        (await StatusesAsync(vm)).Should().Equal("ProvisioningState/succeeded", "PowerState/deallocated");
        var view = (await vm.InstanceViewAsync()).Value;
        view.Statuses[0].Time.Should().BeCloseTo(_time.GetUtcNow(), TimeSpan.FromSeconds(1), "it carries the end of the last operation");
        view.VmAgent.Should().BeNull("a deallocated machine shows disks, generation and statuses only");
        (await cloud.Arm.GetManagedDiskResource(cloud.DiskId("payroll-db-1-os")).GetAsync()).Value.Data.DiskState.Should().Be(Azure.ResourceManager.Compute.Models.DiskState.Reserved);
    }

    [Fact]
    public async Task A_newer_power_operation_preempts_the_older_one()
    {
        await using var cloud = await StartAsync();
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        var start = await vm.PowerOnAsync(WaitUntil.Started);
        await vm.DeallocateAsync(WaitUntil.Started);
        var failure = await Awaiting(start).RefusedAsync();
        failure.ErrorCode.Should().Be("OperationPreempted");
        failure.Status.Should().Be(200, "the poll itself succeeded");
        _time.Advance(TimeSpan.FromSeconds(200));
        (await vm.PowerAsync()).Should().Be("deallocated");
    }

    [Fact]
    public async Task Writing_stops_the_instant_that_power_goes()
    {
        await using var cloud = await StartAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started);
        var ids = new[] { cloud.DiskId("payroll-db-1-os").ToString(), cloud.DiskId("payroll-db-1-data").ToString() };
        var before = cloud.Server.Disks.CheckOrder(ids);
        _time.Advance(TimeSpan.FromSeconds(10));
        cloud.Server.Disks.CheckOrder(ids).Should().Be(before);
        before.Last.Should().BeInRange(199, 200, "20 writes a second for 10 seconds");
        before.Complete.Should().BeTrue();
        var power = cloud.Server.Journal.After().Last(e => e.Kind == "power");
        power.Should().Match<JournalEntry>(e => e.From == "running" && e.To == "deallocating" && e.Why == "arm" && e.LastAcknowledged == before.Last);
    }

    [Fact]
    public async Task Start_OfARunningMachine_SucceedsAndChangesNothing()
    {
        await using var cloud = await StartAsync();
        var operation = await cloud.Vm("payroll-db-1").PowerOnAsync(WaitUntil.Started);
        _time.Advance(TimeSpan.FromSeconds(2));
        await operation.WaitForCompletionResponseAsync(TimeSpan.FromMilliseconds(1));
        cloud.Server.Journal.After().Should().NotContain(e => e.Kind == "power");
    }

    [Fact]
    public async Task PowerOff_KeepsTheHost_AndDoesNotFreeTheDisks()
    {
        await using var cloud = await StartAsync();
        await cloud.Vm("payroll-db-1").PowerOffAsync(WaitUntil.Started);
        _time.Advance(TimeSpan.FromSeconds(30));
        (await cloud.Vm("payroll-db-1").PowerAsync()).Should().Be("stopped");
        (await cloud.Arm.GetManagedDiskResource(cloud.DiskId("payroll-db-1-os")).GetAsync()).Value.Data.DiskState.Should().Be(Azure.ResourceManager.Compute.Models.DiskState.Attached);
    }

    private Task<SimulatedCloud> StartAsync() => SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = _time });

    private static async Task Awaiting(Azure.ResourceManager.ArmOperation operation) => await operation.WaitForCompletionResponseAsync(TimeSpan.FromMilliseconds(1));

    private static async Task<IEnumerable<string>> StatusesAsync(VirtualMachineResource vm) => (await vm.InstanceViewAsync()).Value.Statuses.Select(s => s.Code);
}
