using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class PermitRulesTests
{
    private static readonly RunId Run = new("run-1");
    private static readonly FencingDebt Debt = new(Run, "ada", Sample.Morning, "vm", "out");

    /// <summary>Every step but the start, towards either side, with either side active, with or without a debt.</summary>
    public static TheoryData<Step, SiteRole, SiteRole, bool, bool> Table
    {
        get
        {
            var table = new TheoryData<Step, SiteRole, SiteRole, bool, bool>();
            foreach (var step in Enum.GetValues<Step>().Where(step => step != Step.Start))
            {
                foreach (var active in Enum.GetValues<SiteRole>())
                {
                    foreach (var to in Enum.GetValues<SiteRole>())
                    {
                        foreach (var debt in new[] { false, true })
                        {
                            table.Add(step, active, to, debt, false);
                            table.Add(step, active, to, debt, true);
                        }
                    }
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Nothing_is_done_towards_the_side_that_holds_the_truth_nor_replicated_with_a_debt(
        Step step, SiteRole active, SiteRole to, bool debt, bool waived)
    {
        var machine = Machine with { ActiveSite = active, Debt = debt ? Debt : null };

        var why = PermitRules.WhyNot(machine, new PermitRequest(Run, step, 1, Sample.Morning, to, DebtWaived: waived));

        var replicates = step is Step.Backup or Step.LiveSync;
        var allowed = step switch
        {
            Step.Prune => true,

            // Nothing is owed at another site.
            Step.Settle => false,

            // It is always the source at the primary side that is fenced, wherever the run is going.
            Step.Fence => active == SiteRole.Recovery,
            _ => to != active && !(replicates && debt && !waived),
        };
        (why is null).Should().Be(allowed, "{0} to {1} while {2} is active: {3}", step, to, active, why);
    }

    [Theory]
    [InlineData(SiteRole.Primary)]
    [InlineData(SiteRole.Recovery)]
    public void What_is_owed_at_a_site_that_the_machine_has_left_is_settled_whichever_side_holds_the_truth(SiteRole active)
    {
        var former = new FormerDebt(new VmReference(Sample.ThreeTiers.Primary, "rg-before", "db"), Debt);
        var machine = Machine with { ActiveSite = active, FormerDebts = [former] };

        PermitRules.WhyNot(machine, new PermitRequest(Run, Step.Settle, 1, Sample.Morning)).Should().BeNull();
        PermitRules.WhyNot(machine, new PermitRequest(new RunId("run-2"), Step.Settle, 1, Sample.Morning)).Should().NotBeNull();
    }

    /// <summary>Every start of a side that does not hold the truth: basis, proof, waiver, what stands there.</summary>
    public static TheoryData<StartBasis, SiteRole, bool, bool, Consistency?, int> Starts
    {
        get
        {
            var table = new TheoryData<StartBasis, SiteRole, bool, bool, Consistency?, int>();
            foreach (var basis in Enum.GetValues<StartBasis>())
            {
                foreach (var to in Enum.GetValues<SiteRole>())
                {
                    foreach (var (proven, waived) in new[] { (false, false), (true, false), (false, true), (true, true) })
                    {
                        table.Add(basis, to, proven, waived, null, 1);
                        foreach (var consistency in Enum.GetValues<Consistency>())
                        {
                            table.Add(basis, to, proven, waived, consistency, 0);
                            table.Add(basis, to, proven, waived, consistency, 1);
                        }
                    }
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_side_takes_over_only_beside_one_proven_off_or_waived_and_on_the_disks_that_its_basis_asks_for(
        StartBasis basis, SiteRole to, bool proven, bool waived, Consistency? stands, int epoch)
    {
        var from = to == SiteRole.Recovery ? SiteRole.Primary : SiteRole.Recovery;
        var machine = Machine with
        {
            ActiveSite = from,
            LiveSyncDisabled = true,
            Off = proven ? Sample.Off() : null,
            OffSide = from,
            SyncedSide = to,
            Synced = stands is null ? null : Sample.Synced(),
            RestorePoint = stands is { } consistency ? Sample.Point(epoch) with { Consistency = consistency } : null,
        };

        var why = PermitRules.WhyNot(machine, Start(to, basis, waived));

        var disks = basis switch
        {
            StartBasis.Own => to == SiteRole.Primary,
            StartBasis.Restored => stands is not null,
            _ => stands == Consistency.Offline && epoch == machine.OffEpoch,
        };
        (why is null).Should().Be((proven || waived) && disks, "{0}", why);
    }

    [Theory]
    [InlineData(StartBasis.Synced)]
    [InlineData(StartBasis.Restored)]
    public void The_DR_side_starts_only_with_Live_Sync_disabled_also_when_it_holds_the_truth(StartBasis basis)
    {
        foreach (var active in Enum.GetValues<SiteRole>())
        {
            var machine = Machine with
            {
                ActiveSite = active, Off = Sample.Off(), Synced = Sample.Synced(), RestorePoint = Sample.Point(1),
            };
            PermitRules.WhyNot(machine, Start(SiteRole.Recovery, basis)).Should().Contain("Live Sync");
            PermitRules.WhyNot(machine with { LiveSyncDisabled = true }, Start(SiteRole.Recovery, basis)).Should().BeNull();
        }
    }

    [Fact]
    public void What_holds_the_truth_already_may_be_started_again_whatever_stands_there() =>
        PermitRules.WhyNot(Machine, Start(SiteRole.Primary, StartBasis.Synced)).Should().BeNull();

    [Fact]
    public void A_proof_of_the_other_side_and_disks_of_the_other_side_count_for_nothing()
    {
        var machine = Machine with { LiveSyncDisabled = true, Off = Sample.Off(), Synced = Sample.Synced(), RestorePoint = Sample.Point(1) };

        PermitRules.WhyNot(machine with { OffSide = SiteRole.Recovery }, Start(SiteRole.Recovery, StartBasis.Synced))
            .Should().Contain("not proven off");
        PermitRules.WhyNot(machine with { SyncedSide = SiteRole.Primary }, Start(SiteRole.Recovery, StartBasis.Synced))
            .Should().Contain("stands at no restore point");
    }

    [Fact]
    public void Another_runs_machine_another_epoch_and_a_start_that_rests_on_nothing_are_refused()
    {
        var request = new PermitRequest(Run, Step.PowerOff, 1, Sample.Morning);

        PermitRules.WhyNot(Machine with { Owner = new RunId("run-2") }, request).Should().Contain("run-2");
        PermitRules.WhyNot(Machine with { Owner = null }, request).Should().Contain("no run");
        PermitRules.WhyNot(Machine, request with { Epoch = 2 }).Should().Contain("off-epoch is 1, not 2");
        PermitRules.WhyNot(Machine, request with { Step = Step.Start }).Should().Contain("rests on");
    }

    private static ProtectedMachineState Machine => new() { Owner = Run, OffEpoch = 1 };

    private static PermitRequest Start(SiteRole to, StartBasis basis, bool waived = false) =>
        new(Run, Step.Start, 1, Sample.Morning, to, new StartGrounds(basis, "vm", waived ? Debt : null));
}
