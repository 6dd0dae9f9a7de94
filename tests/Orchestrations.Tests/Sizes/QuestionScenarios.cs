using DrFunctions.Contracts;
using DrFunctions.Orchestrations.Tests.Control;

namespace DrFunctions.Orchestrations.Tests.Sizes;

/// <summary>Many machines that ask at once, again and again.</summary>
public class QuestionScenarios
{
    private const int Rounds = 2;

    [Fact]
    public async Task A_hundred_questions_and_their_answers_are_each_told_once()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = PlanOf(100);
        var names = plan.Machines.Select(machine => machine.Name.Value).ToList();
        names.ForEach(name => runbook.World.Script(
            name, "LiveSync", [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.Locked), Rounds)]));
        var request = runbook.NextRequest(Operation.PlannedFailover, plan);
        await runbook.RequestAsync(request);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in names)
            {
                await runbook.UntilAskedAsync(request.Run, name);
            }

            (await runbook.Client.GetInstanceAsync(request.Run.Value))!.SerializedCustomStatus!.Length
                .Should().BeLessThan(4096, "that is 8 KB by Durable Functions' measure");
            foreach (var name in names)
            {
                await runbook.AnswerAsync(request.Run, name, MachineDecision.Retry);
            }

            await runbook.PassAsync(TimeSpan.FromSeconds(1));
        }

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Completed);

        var characters = (await runbook.HistorySizesAsync(request.Run.Value)).Sum();
        characters.Should().BeLessThan(5_000_000, "a run reads each answer once, not all questions with each");
    }

    private static Plan PlanOf(int machines)
    {
        var plan = Sample.Plan([.. Enumerable.Range(1, machines).Select(i => $"machine-{i:000}")]);
        return plan with { Machines = [.. plan.Machines.Select(machine => machine with { OnFailure = FailurePolicy.Ask })] };
    }
}
