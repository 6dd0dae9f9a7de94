using DrFunctions.Activities.Health;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Health;

public sealed class ScriptProbeTests
{
    private const string RunCommand = "runCommand/action";

    [Fact]
    public async Task A_script_that_writes_what_is_expected_passes()
    {
        await using var gate = await Gate.OpenAsync();

        var result = await gate.PassAsync(new ScriptProbe("service postgresql\necho really", "active"));

        Failover.Value(result).Evidence.Should().Contain("the script wrote 'active'");
        result.CorrelationIds.Should().ContainSingle("it was run once");
    }

    [Fact]
    public async Task Without_an_expectation_it_has_to_succeed()
    {
        await using var gate = await Gate.OpenAsync();

        (await gate.PassAsync(new ScriptProbe("echo fine"))).IsDone.Should().BeTrue();
        var failed = await gate.PassAsync(new ScriptProbe("echo 3 jobs hang\nexit 2"), gate.Soon);

        failed.Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
        failed.Error.Message.Should().Contain("the script failed: 3 jobs hang");
        failed.Error.Expected.Should().Contain("a script that succeeds");
    }

    [Theory]
    [InlineData("echo no\nexit 1", "the script failed: no")]
    [InlineData("echo starting", "did not write 'ready': starting")]
    [InlineData("ready", "the script failed:")]
    public async Task What_was_written_last_stands_in_the_error(string script, string why)
    {
        await using var gate = await Gate.OpenAsync();

        var result = await gate.PassAsync(new ScriptProbe(script, "ready"), gate.Soon);

        result.Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
        result.Error.Message.Should().Contain(why);
    }

    [Fact]
    public async Task A_long_output_is_cut()
    {
        await using var gate = await Gate.OpenAsync();

        var result = await gate.PassAsync(new ScriptProbe($"echo {new string('x', 2000)}\nexit 1"), gate.Soon);

        result.Error!.Message.Should().Contain(new string('x', 400)).And.NotContain(new string('x', 501));
    }

    [Fact]
    public async Task A_script_is_run_again_until_the_service_is_up()
    {
        await using var gate = await Gate.OpenAsync();
        gate.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Mode = "services", Vm = gate.Vm.ResourceId });
        var patience = gate.PassAsync(new ScriptProbe("service postgresql", "active"), TimeSpan.FromMinutes(1));
        await gate.SeesAsync(2);
        patience.IsCompleted.Should().BeFalse("an inactive service is not healthy");

        await gate.World.Owner.Machine(gate.Vm).RestartAsync(Azure.WaitUntil.Completed);

        (await patience).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_script_that_outlasts_a_call_is_seen_by_the_next_one_and_not_repeated()
    {
        await using var gate = await Gate.OpenAsync(new ActivityOptions { Linger = TimeSpan.Zero });

        (await gate.PassAsync(new ScriptProbe("echo ready", "ready"))).IsDone.Should().BeTrue();

        gate.Scripts().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_process_that_dies_with_its_script_under_way_waits_for_its_end_and_runs_it_once_more()
    {
        await using var gate = await Gate.OpenAsync(new ActivityOptions { Linger = TimeSpan.Zero }, speed: 20);
        var first = await gate.World.RunAsync(s => new HealthGate(s), gate.Input(new ScriptProbe("echo ready", "ready")));
        first.State.Should().Be(StepState.Pending);
        gate.World.RestartProcess();

        (await gate.PassAsync(new ScriptProbe("echo ready", "ready"))).IsDone.Should().BeTrue();

        gate.Scripts().Should().HaveCount(2, "a probe's script may run more than once");
    }

    [Fact]
    public async Task A_lost_reply_is_waited_out()
    {
        await using var gate = await Gate.OpenAsync();
        gate.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "runCommand" });

        (await gate.PassAsync(new ScriptProbe("echo ready", "ready"))).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_run_command_that_fails_is_tried_again()
    {
        await using var gate = await Gate.OpenAsync();
        gate.World.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Operation, Action = "runCommand", Code = "VMAgentStatusCommunicationError", Message = "No agent.", Count = 3,
        });

        (await gate.PassAsync(new ScriptProbe("echo ready", "ready"))).IsDone.Should().BeTrue();

        gate.Scripts().Should().HaveCount(4);
    }

    [Fact]
    public async Task A_run_command_that_always_fails_fails_the_gate_with_its_cause()
    {
        await using var gate = await Gate.OpenAsync();
        gate.World.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Operation, Action = "runCommand", Code = "VMAgentStatusCommunicationError", Message = "No agent.", Count = null,
        });

        var result = await gate.PassAsync(new ScriptProbe("echo ready", "ready"), gate.Soon);

        result.Error!.Code.Should().Be(ErrorCodes.HealthGateFailed);
        result.Error.Message.Should().Contain("VMAgentStatusCommunicationError");
    }

    [Fact]
    public async Task A_principal_that_may_not_run_commands_is_told_at_once()
    {
        await using var gate = await Gate.OpenAsync(mayRun: false);

        var result = await gate.PassAsync(new ScriptProbe("echo ready"));

        result.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        result.Error.Message.Should().Contain("runCommand");
    }

    [Fact]
    public async Task Without_a_permit_no_script_is_run()
    {
        await using var gate = await Gate.OpenAsync();
        var input = gate.Input(new ScriptProbe("echo ready"), TimeSpan.Zero) with { Permit = null };

        var result = await gate.World.RunAsync(s => new HealthGate(s), input);

        result.Error!.Message.Should().Contain("no permit");
        gate.Scripts().Should().BeEmpty();
    }

    [Fact]
    public async Task An_expired_permit_runs_none_and_asks_for_a_new_one()
    {
        await using var gate = await Gate.OpenAsync(permitFor: TimeSpan.FromSeconds(-1));

        var result = await gate.World.RunAsync(s => new HealthGate(s), gate.Input(new ScriptProbe("echo ready")));

        result.After.Should().Be(TimeSpan.Zero);
        gate.Scripts().Should().BeEmpty();
    }

    [Fact]
    public async Task All_that_is_asked_for_has_to_hold()
    {
        await using var gate = await Gate.OpenAsync();
        var all = new HealthProbe { Agent = true, Tcp = 15432, Script = new ScriptProbe("echo ready", "ready") };

        var healthy = await gate.PassAsync(all, TimeSpan.FromMinutes(1));
        gate.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Mode = "services", Vm = gate.Vm.ResourceId });
        var silent = await gate.PassAsync(all, gate.Soon);
        gate.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Vm = gate.Vm.ResourceId });
        var crashed = await gate.PassAsync(all, gate.Soon);

        Failover.Value(healthy).Evidence.Should().ContainAll("running", "agent is ready", "15432 accepts", "wrote 'ready'");
        silent.Error!.Message.Should().Contain("15432 does not answer");
        crashed.Error!.Message.Should().Contain("agent does not report ready");
        gate.Scripts().Should().HaveCount(1, "no script runs where something cheaper does not hold");
    }

    [Theory]
    [InlineData("echo ready", "ready", true)]
    [InlineData("echo ready\nnonsense", "ready", true)]
    [InlineData("nonsense", "ready", false)]
    [InlineData("nonsense", null, false)]
    [InlineData("echo ready", null, true)]
    [InlineData("echo no\nexit 4", null, true)]
    public async Task On_windows_the_outputs_alone_decide(string script, string? expect, bool healthy)
    {
        await using var gate = await Gate.OpenAsync(windows: true);

        (await gate.PassAsync(new ScriptProbe(script, expect), healthy ? null : gate.Soon)).IsDone.Should().Be(healthy);
    }

    private sealed class Gate(World world, VmReference vm, Permit permit, string address) : IAsyncDisposable
    {
        public World World => world;

        public VmReference Vm => vm;

        /// <summary>Long enough for some runs of a script.</summary>
        public TimeSpan Soon { get; } = TimeSpan.FromSeconds(1);

        public static async Task<Gate> OpenAsync(
            ActivityOptions? options = null, double speed = 1000, bool mayRun = true, TimeSpan? permitFor = null,
            bool windows = false)
        {
            var world = await World.StartAsync(
                options: options, speed: speed,
                edit: i =>
                {
                    if (mayRun)
                        Edits.With(i, "target-write", Sample.PrimaryGroup);
                    if (windows)
                        Edits.Machine(i, Sample.PrimaryGroup, Sample.Database)["properties"]!["storageProfile"]!["osDisk"]!["osType"] = "Windows";
                });
            var failover = new Failover(world) { PermitFor = permitFor ?? TimeSpan.FromMinutes(10) };
            return new Gate(world, failover.Source, failover.Permit(Step.Start), await world.Owner.AddressAsync(failover.Source));
        }

        public HealthGateInput Input(ScriptProbe script, TimeSpan? patience = null) =>
            Input(new HealthProbe { Script = script }, patience ?? TimeSpan.FromMinutes(1));

        public Task<StepResult<HealthyInstance>> PassAsync(ScriptProbe script, TimeSpan? patience = null) =>
            world.DriveAsync(s => new HealthGate(s), Input(script, patience));

        public Task<StepResult<HealthyInstance>> PassAsync(HealthProbe probe, TimeSpan patience) =>
            world.DriveAsync(s => new HealthGate(s), Input(probe, patience));

        public IReadOnlyList<JournalEntry> Scripts() =>
            [.. world.Simulator.Journal.After().Where(e => e.Kind == "mutation" && e.Action.EndsWith(RunCommand, StringComparison.OrdinalIgnoreCase))];

        /// <summary>Waits until so many scripts were begun.</summary>
        public async Task SeesAsync(int scripts)
        {
            while (Scripts().Count < scripts)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        public ValueTask DisposeAsync() => world.DisposeAsync();

        private HealthGateInput Input(HealthProbe probe, TimeSpan patience) =>
            new(vm, address, probe, TimeProvider.System.GetUtcNow() + patience, permit);
    }
}
