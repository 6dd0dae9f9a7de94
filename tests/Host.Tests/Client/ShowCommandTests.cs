using DrFunctions.Contracts;

namespace DrFunctions.Host.Tests.Client;

public sealed class ShowCommandTests
{
    [Fact]
    public async Task Show_RunUnderWay_ShowsItsMachines()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.Running);

        var run = await DrRun.OfAsync(server, "show r1");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Planned failover of payroll: r1, Running").And.Contain("unverified:anna")
            .And.Contain("Backup", "the step under way");
    }

    [Fact]
    public async Task Show_RunThatEnded_ShowsLossDebtDecisionAndErrorWithItsRemedy()
    {
        await using var server = await ScriptedServer.StartAsync();
        var machine = Runs.Machine() with
        {
            Outcome = StepOutcome.Failed,
            DataLossSeconds = null,
            Loss = new LossWindow(SiteRole.Primary, Runs.Now, Runs.Now.AddMinutes(5), "rp-7", Consistency.Crash, ["snapshot-1"]),
            Debt = new FencingDebt(new RunId("r0"), "anna", Runs.Now, "/vm/db", "The site did not answer."),
            Decision = new FailbackDecision(FailbackVm.Recreated, "It is gone.", FailbackData.Full, "No base."),
            Steps =
            [
                new StepReport
                {
                    Step = Step.Start,
                    Outcome = StepOutcome.Failed,
                    Error = new DrError("DR-3007", "No room [here].", "Ask for quota.", "A free core.", "corr-1"),
                },
            ],
        };
        server.On("GET /api/runs/r1", Runs.Ended(RunOutcome.Stopped))
            .On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Stopped, machine, Operation.Failback));

        var run = await DrRun.OfAsync(server, "show r1");

        run.ExitCode.Should().Be(0, "showing worked");
        run.Output.Should().Contain("Failback of payroll").And.Contain("rp-7").And.Contain("5 min 0 s").And.Contain("1 snapshot(s)")
            .And.Contain("5 min 0 s at most, as listed below")
            .And.Contain("VM recreated: It is gone. Data full: No base.")
            .And.Contain("Fencing debt db: /vm/db may run: The site did not answer. Waived by anna")
            .And.Contain("DR-3007 db, Start: No room [here].").And.Contain("What to do: Ask for quota.")
            .And.Contain("Expected: A free core.").And.Contain("corr-1");
    }

    [Fact]
    public async Task Show_Json_IsTheRunOrItsReport()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs/r1", Runs.Running).On("GET /api/runs/r1/report", Runs.Report(RunOutcome.Completed));

        (await DrRun.OfAsync(server, "show r1 --json")).Output.Should().Be(Runs.Running + "\n");
        (await DrRun.OfAsync(server, "show r1 --json --report")).Output.Should().Be(Runs.Report(RunOutcome.Completed) + "\n");
    }

    [Fact]
    public async Task Runs_OfAGroup_AreAskedForAndListed()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/runs?top=5&group=pay%20roll", $"[{Runs.Ended(RunOutcome.Completed)},{Runs.View("", "Unheard")}]");

        var run = await DrRun.OfAsync("runs", "--group", "pay roll", "--top", "5", "--server", server.Url);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("Planned failover").And.Contain("Completed").And.Contain("01:00.0")
            .And.Contain("Running", "an operation that this program does not know is a run all the same");
    }
}
