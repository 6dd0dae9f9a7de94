using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

/// <summary>Reports as runs write them.</summary>
internal static class Reports
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 23, 15, 34, 55, TimeSpan.Zero);

    /// <summary>A planned failover that reached all it should.</summary>
    public static RunReport Sound(int machines = 3) => new()
    {
        Run = new RunId("payroll-planned-failover-20261123T153455Z-3fa9c1"),
        Group = new GroupName("payroll"),
        Operation = Operation.PlannedFailover,
        Outcome = RunOutcome.Completed,
        StartedAt = Begin,
        EndedAt = Begin.AddMinutes(14),
        RtoSeconds = 800,
        RtoNote = "From the beginning of the run until the last machine was healthy.",
        RtoTargetSeconds = 1800,
        RpoTargetSeconds = 900,
        RequestedBy = "unverified:operator",
        PlanHash = new string('a', 64),
        Machines = [.. Enumerable.Range(0, machines).Select(Machine)],
    };

    /// <summary>An unplanned failover after which much is to be said.</summary>
    public static RunReport Troubled()
    {
        var sound = Sound();
        var error = new DrError(
            ErrorCodes.HealthGateFailed, "The port 8080 of 10.2.0.5 did not answer within 10 minutes.",
            "Look at the instance, then start the operation again.", "A connection.", "7f1c2b9e-1111-4222-8333-444455556666");
        return sound with
        {
            Operation = Operation.UnplannedFailover,
            Outcome = RunOutcome.Stopped,
            RtoSeconds = null,
            Error = error,
            PlanChange = "primary: north\nmachines:\n  - name: m000\n    source: { resourceGroup: payroll-north, vm: m000 }\n",
            Machines =
            [
                sound.Machines[0] with
                {
                    DataLossSeconds = null,
                    Evidence = null,
                    Loss = new LossWindow(SiteRole.Primary, Begin.AddMinutes(-22), Begin, "payroll/m000/17", Consistency.Crash, ["/subscriptions/s/kept-1"]),
                    Debt = new FencingDebt(sound.Run, "unverified:operator", Begin, "/subscriptions/s/resourceGroups/payroll/providers/Microsoft.Compute/virtualMachines/m000", "The site does not answer."),
                },
                sound.Machines[1] with
                {
                    Outcome = StepOutcome.Failed,
                    DataLossSeconds = null,
                    Evidence = null,
                    Error = error,
                    Decision = new FailbackDecision(FailbackVm.Recreated, "The original VM is gone.", FailbackData.Full, "No base stands at the primary site."),
                    Steps = [.. sound.Machines[1].Steps.Select(step => step.Step == Step.Start
                        ? step with { Outcome = StepOutcome.Failed, Error = error, Attempts = 2 }
                        : step)],
                },
                sound.Machines[2] with
                {
                    Outcome = StepOutcome.NotReached,
                    DataLossSeconds = null,
                    Evidence = null,
                    Steps = [.. sound.Machines[2].Steps.Select(step => new StepReport { Step = step.Step, Outcome = StepOutcome.NotReached })],
                },
            ],
        };
    }

    private static MachineReport Machine(int index)
    {
        var begin = Begin.AddSeconds(3 + (index % 7 * 9));
        return new MachineReport
        {
            Name = new MachineName($"m{index:000}"),
            Outcome = StepOutcome.Completed,
            DataLossSeconds = 0,
            Evidence = new DataLossEvidence(1, begin.AddSeconds(60), begin.AddSeconds(90), begin.AddSeconds(500), $"payroll/run/m{index:000}/e1"),
            Steps =
            [
                Of(Step.PowerOff, begin, 0, 60),
                Of(Step.Backup, begin, 60, 110) with { RestorePoint = $"payroll/run/m{index:000}/e1" },
                Of(Step.LiveSync, begin, 110, 470) with { RestorePoint = $"payroll/run/m{index:000}/e1", Detail = "2 disks copied, changes only." },
                Of(Step.DisableLiveSync, begin, 470, 490),
                Of(Step.Start, begin, 510, 780) with { Detail = "TCP 5432 answered." },
            ],
        };
    }

    private static StepReport Of(Step step, DateTimeOffset begin, int from, int to) => new()
    {
        Step = step,
        Outcome = StepOutcome.Completed,
        StartedAt = begin.AddSeconds(from),
        EndedAt = begin.AddSeconds(to),
        Attempts = 1,
        CorrelationIds = ["0f3a1c52-7a5e-4f0e-9d2b-3c5a1b2c3d4e"],
    };
}
