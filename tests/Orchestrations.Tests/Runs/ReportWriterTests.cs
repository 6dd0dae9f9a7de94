using System.Text;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class ReportWriterTests
{
    private static readonly DateTimeOffset Odd = Sample.Morning.AddTicks(1_234_567);

    [Fact]
    public void Write_OfTheMostMachinesThatAllSayTooMuch_FitsIntoOneMessage()
    {
        var names = Enumerable.Range(1, ReportRoom.MostMachines).Select(i => $"{new string('m', 50)}-{i:000}").ToArray();
        var request = Sample.Request(Sample.Plan(names), run: new string('r', 60));
        var works = request.Plan.Machines.Select(machine => Talkative(request, machine)).ToList();

        var report = ReportWriter.Write(request, Odd, Odd, RunOutcome.Stopped, works);
        var record = new KeptReportState { Report = report };

        Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(record, OrchestrationsJson.PayloadOptions))
            .Should().BeLessThan(1024 * 1024, "a run must not fail because its report is too large to be kept");
    }

    [Fact]
    public void Write_OfAFewMachines_KeepsWhatTheySay()
    {
        var request = Sample.Request(Sample.Plan("db"));
        var error = new DrError(ErrorCodes.SiteError, new string('x', 3000), "Look it up.", "An answer.", "correlation-1");
        var work = Talkative(request, request.Plan.Machines[0]) with { Error = error };

        var report = ReportWriter.Write(request, Odd, Odd, RunOutcome.Stopped, [work]);

        report.Error.Should().Be(error);
        report.Machines[0].Steps[0].CorrelationIds.Should().HaveCount(20);
    }

    [Fact]
    public void Write_NamesTheCauseBeforeWhatFollowedFromIt()
    {
        var request = Sample.Request(Sample.Plan("a", "b"));
        var followed = Work(request, request.Plan.Machines[0]) with
        {
            Error = PipelineErrors.DependencyFailed(new MachineName("a"), "b did not get there"),
        };
        var cause = (Work(request, request.Plan.Machines[1]) with { Error = new DrError(ErrorCodes.Locked, "Locked.", "Unlock.") })
            .BeginStep(Step.PowerOff, Odd)
            .EndStep(Step.PowerOff, Odd, StepOutcome.Failed);

        var report = ReportWriter.Write(request, Odd, Odd, RunOutcome.Stopped, [followed, cause]);

        report.Error!.Code.Should().Be(ErrorCodes.Locked);
        report.Machines.Select(machine => machine.Outcome).Should().Equal(StepOutcome.NotReached, StepOutcome.Failed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 0)]
    [InlineData(-30, 30)]
    public void Write_OfAStartedMachine_MeasuresFromItsPowerOffBackToItsRestorePoint(int takenAfterOff, double loss)
    {
        var work = Synced(takenAfterOff) with { Started = new StartedInstance("vm-dr", true, null, Odd, Odd.AddMinutes(5)) };

        Report(work).Should().BeEquivalentTo(
            new { DataLossSeconds = loss, Evidence = new { ProvenUnchangedAt = Odd.AddMinutes(5) } });
    }

    [Fact]
    public void Write_OfAMachineNotAskedToStart_TakesTheProofAfterTheSync()
    {
        var work = Synced().SkipStep(Step.Start, "Not asked for.");

        Report(work).DataLossSeconds.Should().BeNull("its source was not seen since the sync");
        Report(work with { ConfirmedOffAt = Odd.AddMinutes(3) }).DataLossSeconds.Should().Be(0);
    }

    [Fact]
    public void Write_OfAMachineThatIsParked_ProvesNoLoss()
    {
        var parked = Synced() with
        {
            ConfirmedOffAt = Odd.AddMinutes(3),
            Error = new DrError(ErrorCodes.BothSidesRunning, "Both run.", "Decide."),
        };

        Report(parked).Should().BeEquivalentTo(
            new { DataLossSeconds = (double?)null, Evidence = (DataLossEvidence?)null });
    }

    private static MachineReport Report(MachineWork work) => ReportWriter.Write(
        Sample.Request(Sample.Plan("db")), Odd, Odd, RunOutcome.Stopped, [work]).Machines.Single();

    private static MachineWork Synced(int takenAfterOff = 0)
    {
        var request = Sample.Request(Sample.Plan("db"));
        return Work(request, request.Plan.Machines[0]) with
        {
            Epoch = 1,
            Off = Sample.Off() with { ProvenAt = Odd },
            RestorePoint = Sample.Point(1) with { TakenAt = Odd.AddSeconds(takenAfterOff) },
            Synced = Sample.Synced(),
        };
    }

    private static MachineWork Talkative(RunRequest request, Machine machine)
    {
        var id = $"{request.Plan.Group}/{request.Run}/{machine.Name}/e1";
        var work = Work(request, machine) with
        {
            Epoch = 1,
            Off = Sample.Off() with { ProvenAt = Odd },
            RestorePoint = Sample.Point(1, id) with { TakenAt = Odd },
            Synced = Sample.Synced(id),
            Error = new DrError(
                ErrorCodes.SiteError, new string('x', 9000), new string('y', 9000), new string('z', 9000),
                "22222222-2222-2222-2222-222222222222"),
        };
        var ids = Enumerable.Range(1, 40).Select(i => $"33333333-3333-3333-3333-{i:000000000000}").ToList();
        foreach (var step in OperationSteps.Of(request.Operation))
        {
            var outcome = step == Step.Start ? StepOutcome.Failed : StepOutcome.Completed;
            work = work.BeginStep(step, Odd).AddCorrelationIds(step, ids).EndStep(step, Odd, outcome);
        }

        return work;
    }

    private static MachineWork Work(RunRequest request, Machine machine) => new()
    {
        Run = request.Run,
        RunNumber = 1,
        Operation = request.Operation,
        Group = request.Plan.Group,
        Machine = machine,
        Primary = request.Plan.Primary,
        Recovery = request.Plan.Recovery,
        Key = MachineKey.Of(request.Plan, machine),
    };
}
