using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Guests;

public class RunCommandTests
{
    private const string Name = "payroll-db-1";

    [Fact]
    public async Task Script_RunsInTheGuest_AndItsOutputsComeBack()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var status = (await RunAsync(cloud, "#!/bin/sh", "echo ready", "service postgresql", "nonsense", "echo done")).Single();
        (status.Code, status.DisplayStatus, status.Level).Should().Be(("ProvisioningState/succeeded", "Provisioning succeeded", ComputeStatusLevelType.Info));
        status.Message.Should().StartWith("Enable succeeded: \n[stdout]\nready\nactive\ndone\n\n[stderr]\n").And.Contain("nonsense: command not found");
        (await Vm(cloud).GetAsync()).Value.Data.ProvisioningState.Should().Be("Succeeded");
    }

    [Fact]
    public async Task ScriptThatFails_IsAnOperationThatSucceeds_WithTheExitStatusInItsAnswer()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var status = (await RunAsync(cloud, "echo no", "exit 4", "echo never")).Single();
        (status.Code, status.Level).Should().Be(("ProvisioningState/failed/4", ComputeStatusLevelType.Error));
        status.Message.Should().Be("Enable failed: failed to execute command: command terminated with exit status=4\n[stdout]\nno\n\n[stderr]\n");
    }

    [Fact]
    public async Task StoppedService_IsInactive_WhileTheAgentAnswers()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Mode = "services", Vm = Vm(cloud).Id });
        (await RunAsync(cloud, "service postgresql")).Single().Message.Should().Contain("inactive").And.Contain("exit status=3");
        cloud.Server.Guests.Single(g => g.Name == Name).Should().Match<GuestStatus>(g => g.State == "unhealthy" && g.Ports.Count == 0);
        (await Vm(cloud).InstanceViewAsync()).Value.VmAgent.Statuses[0].DisplayStatus.Should().Be("Ready");
    }

    [Fact]
    public async Task PowerShell_AnswersWithOneStatusPerOutput()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var result = await Vm(cloud, cloud.Owner).RunCommandAsync(WaitUntil.Started, new RunCommandInput("RunPowerShellScript") { Script = { "echo hello" } }).DoneAsync();
        result.Value.Select(s => (s.Code, s.Message)).Should().Equal(("ComponentStatus/StdOut/succeeded", "hello"), ("ComponentStatus/StdErr/succeeded", ""));
    }

    [Fact]
    public async Task MachineThatIsOff_RefusesIt_AndADeallocationEndsIt()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        var running = await BeginAsync(cloud, "echo a");
        (await BeginAsync(cloud, "echo b").RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 409 && e.Message.Contains("Run command extension execution is in progress"));
        await Vm(cloud).DeallocateAsync(WaitUntil.Started);
        var ended = async () => await running.WaitForCompletionAsync(TimeSpan.FromMilliseconds(1), default);
        (await ended.Should().ThrowAsync<RequestFailedException>()).Which.ErrorCode.Should().Be("OperationPreempted");
        time.Advance(TimeSpan.FromSeconds(90));
        (await BeginAsync(cloud, "echo c").RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 409 && e.ErrorCode == "OperationNotAllowed");
    }

    [Fact]
    public async Task GuestThatBoots_IsWaitedFor_ACrashedOneTimesOut()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        await Vm(cloud).PowerOffAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(20));
        await Vm(cloud).PowerOnAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(13));
        var patient = await BeginAsync(cloud, "echo up");
        for (var i = 0; i < 20; i++) time.Advance(TimeSpan.FromSeconds(10));
        (await patient.WaitForCompletionAsync(TimeSpan.FromMilliseconds(1), default)).Value.Value.Single().Message.Should().Contain("up");

        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Vm = Vm(cloud).Id });
        (await Vm(cloud).InstanceViewAsync()).Value.VmAgent.Statuses[0].DisplayStatus.Should().Be("Not Ready");
        var hopeless = await BeginAsync(cloud, "echo never");
        for (var i = 0; i < 80; i++) time.Advance(TimeSpan.FromSeconds(10));
        hopeless.HasCompleted.Should().BeFalse();
        (await Vm(cloud).GetAsync()).Value.Data.ProvisioningState.Should().Be("Updating", "the platform waits for the agent");
        for (var i = 0; i < 20; i++) time.Advance(TimeSpan.FromSeconds(10));
        var failed = async () => await hopeless.WaitForCompletionAsync(TimeSpan.FromMilliseconds(1), default);
        (await failed.Should().ThrowAsync<RequestFailedException>()).Which.ErrorCode.Should().Be("VMAgentStatusCommunicationError");
    }

    private static VirtualMachineResource Vm(SimulatedCloud cloud, Azure.ResourceManager.ArmClient? client = null) => cloud.Vm(Name, client: client);

    private static Task<Azure.ResourceManager.ArmOperation<VirtualMachineRunCommandResult>> BeginAsync(SimulatedCloud cloud, params string[] lines)
    {
        var input = new RunCommandInput("RunShellScript");
        foreach (var line in lines) input.Script.Add(line);
        return Vm(cloud, cloud.Owner).RunCommandAsync(WaitUntil.Started, input);
    }

    private static async Task<IReadOnlyList<InstanceViewStatus>> RunAsync(SimulatedCloud cloud, params string[] lines) => (await BeginAsync(cloud, lines).DoneAsync()).Value;
}
