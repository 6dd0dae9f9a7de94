using System.Net;
using System.Net.Sockets;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Health;

public sealed class HealthGateTests
{
    private static readonly HealthProbe Database = new() { Tcp = 15432 };

    [Fact]
    public async Task Without_a_probe_running_is_enough()
    {
        await using var world = await World.StartAsync();
        var gate = new Gate(world, new Failover(world).Source);

        (await gate.PassAsync(null)).Value!.Evidence.Should().Contain("running");
    }

    [Fact]
    public async Task A_guest_that_answers_passes()
    {
        await using var world = await World.StartAsync();
        var gate = new Gate(world, new Failover(world).Source);

        (await gate.PassAsync(Database)).Value!.Evidence.Should().Contain("15432 accepts connections");
    }

    [Fact]
    public async Task A_crashed_guest_fails_the_gate_at_its_deadline_and_not_before()
    {
        await using var world = await World.StartAsync();
        var source = new Failover(world).Source;
        var gate = new Gate(world, source);
        (await gate.PassAsync(Database)).IsDone.Should().BeTrue();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Vm = source.ResourceId });

        var result = await gate.PassAsync(Database, TimeSpan.FromMilliseconds(300));

        result.Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
        result.Error.Message.Should().Contain("15432 does not answer");
        result.Error.Expected.Should().Contain("15432");
    }

    [Fact]
    public async Task Before_the_deadline_a_silent_guest_is_pending()
    {
        await using var world = await World.StartAsync(options: new ActivityOptions { Linger = TimeSpan.FromMilliseconds(50) });
        var source = new Failover(world).Source;

        var result = await world.RunAsync(
            s => new HealthGate(s), new HealthGateInput(source, "127.0.0.1", new HealthProbe { Tcp = ClosedPort() }, Soon(TimeSpan.FromMinutes(9))));

        result.State.Should().Be(StepState.Pending);
        result.Detail.Should().Contain("does not answer");
    }

    [Theory]
    [InlineData(200, StepState.Done)]
    [InlineData(204, StepState.Failed)]
    public async Task An_http_probe_wants_its_status(int wanted, StepState state)
    {
        await using var world = await World.StartAsync(3);
        var web = new Failover(world, "payroll-web-1", "web").Source;
        var gate = new Gate(world, web);
        (await gate.PassAsync(new HealthProbe { Http = new HttpProbe(18080) })).IsDone.Should().BeTrue("the guest has booted");

        var result = await gate.PassAsync(
            new HealthProbe { Http = new HttpProbe(18080, "/health?deep=1", wanted) }, TimeSpan.FromMilliseconds(300));

        result.State.Should().Be(state);
    }

    [Fact]
    public async Task A_vm_that_is_off_does_not_pass()
    {
        await using var world = await World.StartAsync();
        var gate = new Gate(world, new Failover(world).Destination);

        var result = await gate.PassAsync(null, TimeSpan.Zero);

        result.Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
        result.Error.Message.Should().Contain("deallocated");
    }

    [Fact]
    public async Task A_site_that_is_out_does_not_outlive_the_gates_deadline()
    {
        await using var world = await World.StartAsync();
        var gate = new Gate(world, new Failover(world).Source);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });

        (await gate.PassAsync(null, TimeSpan.FromMilliseconds(100))).Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
    }

    [Fact]
    public async Task An_instance_without_an_address_cannot_be_probed()
    {
        await using var world = await World.StartAsync();

        var result = await world.RunAsync(
            s => new HealthGate(s), new HealthGateInput(new Failover(world).Source, null, Database, Soon(TimeSpan.Zero)));

        result.Error!.Message.Should().Contain("no private address");
    }

    private static DateTimeOffset Soon(TimeSpan patience) => TimeProvider.System.GetUtcNow() + patience;

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Gate(World world, VmReference vm)
    {
        public async Task<StepResult<HealthyInstance>> PassAsync(HealthProbe? probe, TimeSpan? patience = null) =>
            await world.DriveAsync(s => new HealthGate(s), new HealthGateInput(
                vm, probe is null ? null : await world.Owner.AddressAsync(vm), probe, Soon(patience ?? TimeSpan.FromMinutes(1))));
    }
}
