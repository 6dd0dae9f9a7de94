using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>
/// Says things to runs: what is said is written down in an entity, and an event tells the run that there is something to
/// read. Once begun it is not given up, whoever hangs up: an order without its event would be heard late.
/// </summary>
internal sealed class RunVoice(Recorded recorded)
{
    /// <summary>What was said to a run until now.</summary>
    public static async Task<RunControlState> ReadAsync(DurableClient client, RunId run, CancellationToken cancellationToken) =>
        await client.GetEntityAsync(RunControl.Name, run.Value, cancellationToken) ?? new();

    /// <summary>Tells a run that there is something to read; one that has ended has nothing left to hear.</summary>
    public static async Task TellAsync(DurableClient client, RunId run)
    {
        try
        {
            await client.RaiseEventAsync(run.Value, RunControl.Told, Unit.Value, CancellationToken.None);
        }
        catch (OrchestrationNotFoundException)
        {
            // Purged in between.
        }
    }

    /// <summary>Cancels a run; gives what it knows then.</summary>
    public async Task<RunControlState> CancelAsync(DurableClient client, RunId run, CancelOrder order, CancellationToken cancellationToken)
    {
        await client.SignalEntityAsync(RunControl.Cancel, run.Value, order, CancellationToken.None);
        await TellAsync(client, run);
        return await recorded.UntilAsync(
            () => ReadAsync(client, run, cancellationToken), state => state.Cancel is not null || state.Ended, cancellationToken);
    }

    /// <summary>Answers a question of a run; gives what it knows then.</summary>
    public async Task<RunControlState> AnswerAsync(
        DurableClient client, RunId run, Question asked, Answer answer, CancellationToken cancellationToken)
    {
        await client.SignalEntityAsync(RunControl.Answer, run.Value, new MachineAnswer(asked.Machine, answer), CancellationToken.None);
        await TellAsync(client, run);
        return await recorded.UntilAsync(
            () => ReadAsync(client, run, cancellationToken),
            state => state.Ended || state.Questions.Any(question => question.Number == asked.Number && !question.IsOpen),
            cancellationToken);
    }

    /// <summary>Says a word on a run that waits to be approved; gives what its group knows then.</summary>
    public async Task<ProtectionGroupState> ApproveAsync(
        DurableClient client, GroupName group, ApprovalRequest word, CancellationToken cancellationToken)
    {
        await client.SignalEntityAsync(ProtectionGroup.Approve, group.Value, word, CancellationToken.None);
        await TellAsync(client, word.Run);
        return await recorded.UntilAsync(
            () => LostRuns.ReadAsync(client, group, cancellationToken),
            state => state.TicketOf(word.Run)?.Approval is not { } approval || Holds(approval, word)
                || approval.WhyNot(word) is not null,
            cancellationToken);
    }

    /// <summary>Whether the word was written down.</summary>
    public static bool Holds(ApprovalState approval, ApprovalRequest word) =>
        word.Reject ? approval.Rejected == word.Approval : approval.Given.Contains(word.Approval);
}
