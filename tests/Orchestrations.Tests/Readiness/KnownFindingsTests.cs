using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Checks;

public class KnownFindingsTests
{
    private static readonly Plan Plan = Sample.Plan("db") with { RpoTarget = TimeSpan.FromHours(1) };

    private static readonly Machine Sound = Plan.Machines[0] with { Health = new HealthProbe { Tcp = 22 } };

    private static readonly KnownMachine Synced = new() { Points = [new StandingPoint("p", Sample.Morning, Consistency.Crash)] };

    [Fact]
    public void Of_SoundMachine_FindsNothing() =>
        CodesOf(Sound, Synced).Should().BeEmpty("a false alarm teaches operators to look away");

    [Fact]
    public void Of_MachineWithoutProbe_SaysSo() => CodesOf(Plan.Machines[0], Synced).Should().Equal(ErrorCodes.NoHealthProbe);

    [Fact]
    public void Of_MachineNeverSynced_SaysSo() => CodesOf(Sound, new KnownMachine()).Should().Equal(ErrorCodes.NeverSynced);

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void Of_OldRestorePoint_SaysSoBeyondTheObjective(int minutes, bool overdue) =>
        CodesOf(Sound, Synced, minutes).Should().Equal(overdue ? [ErrorCodes.SyncOverdue] : []);

    [Fact]
    public void Of_DisabledLiveSync_SaysSoUnlessARunPoweredTheMachineOff()
    {
        var disabled = Synced with { LiveSyncDisabled = true };

        CodesOf(Sound, disabled).Should().Equal(ErrorCodes.LiveSyncOff);
        CodesOf(Sound, disabled with { PoweredOff = true }, 600).Should().BeEmpty("a failover that started nothing left it so");
        CodesOf(Sound, disabled with { ActiveSite = SiteRole.Recovery }, 600).Should().BeEmpty("it runs at the DR site");
    }

    [Fact]
    public void Of_DebtsAndAlerts_SaysEach()
    {
        var debt = new FencingDebt(new RunId("run-1"), "ada", Sample.Morning, "vm-1", "It did not answer.");
        var alert = new Alert(new DrError(ErrorCodes.SourceReturned, "It came back.", "See who started it."), Sample.Morning);

        var findings = KnownFindings.Of(Plan, Sound, Synced with { Debt = debt, FormerDebts = [debt], LastAlert = alert }, Sample.Morning).ToList();

        findings.Select(finding => (finding.Severity, finding.Code)).Should().Equal(
            (Severity.Error, ErrorCodes.FencingDebtOpen), (Severity.Warning, ErrorCodes.FencingDebtOpen), (Severity.Warning, ErrorCodes.AlertOpen));
        findings[2].Message.Should().Contain(ErrorCodes.SourceReturned);
    }

    [Fact]
    public void Of_MachineAtAnotherPrimarySite_SaysSo()
    {
        var here = MachineKey.Of(new VmReference(Plan.Primary, "rg-prod", "db"));

        CodesOf(Sound, Synced with { PrimaryVm = here }).Should().BeEmpty();
        CodesOf(Sound, Synced with { PrimaryVm = "elsewhere" }).Should().Equal(ErrorCodes.PlanDrifted);
    }

    [Fact]
    public void KnownMachine_OfAState_TellsShapeDebtsAndPower()
    {
        var debts = Enumerable.Range(0, 5).Select(i => new FencingDebt(new RunId("r"), "ada", Sample.Morning, $"vm-{i}", "Silent.")).ToList();
        var known = KnownMachine.Of(new ProtectedMachineState
        {
            Off = Sample.Off(), OffSide = SiteRole.Primary, FormerDebts = [.. debts.Select(debt => new FormerDebt(new VmReference(Plan.Primary, "g", "db"), debt))], Debt = debts[0], LiveSyncDisabled = true,
            RestorePoints =
            [
                Sample.Point(1) with { Disks = [new DiskSnapshot(new DiskIdentity(null, "os", "u", 32L << 30), "s", "u")] },
            ],
        });

        known.Should().BeEquivalentTo(new { PoweredOff = true, LiveSyncDisabled = true, LastAlert = (Alert?)null });
        known.Shape!.Should().BeEquivalentTo(new MachineShape("Standard_D2s_v5", [new ShapeDisk(null, 32L << 30)]));
        known.FormerDebts.Should().HaveCount(3, "what runs read of each machine stays small");
    }

    private static IEnumerable<string> CodesOf(Machine machine, KnownMachine known, int minutes = 0) =>
        KnownFindings.Of(Plan, machine, known, Sample.Morning.AddMinutes(minutes)).Select(finding => finding.Code);
}
