using System.Text.Json.Serialization;
using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>How far a run was when it was cancelled.</summary>
internal enum CancelPhase
{
    /// <summary>No machine passed its barrier: all are taken back.</summary>
    [JsonStringEnumMemberName("beforeBarrier")]
    BeforeBarrier,

    /// <summary>Some passed theirs.</summary>
    [JsonStringEnumMemberName("partlyPassed")]
    PartlyPassed,

    /// <summary>All did: nothing is taken back.</summary>
    [JsonStringEnumMemberName("afterBarrier")]
    AfterBarrier,
}

/// <summary>A run that is being cancelled.</summary>
/// <param name="Run">The run.</param>
/// <param name="Phase">How far it was.</param>
/// <param name="Passed">The machines that passed their barrier, which are not taken back.</param>
/// <param name="Cancelled">Who cancelled it: the first one counts.</param>
/// <param name="What">What happens now, in words.</param>
internal sealed record CancelView(RunId Run, CancelPhase Phase, IReadOnlyList<MachineName> Passed, CancelOrder Cancelled, string What)
{
    /// <param name="request">The run.</param>
    /// <param name="state">What is known of it.</param>
    /// <param name="across">The machines that are where the run goes, maybe by an earlier one.</param>
    /// <param name="order">Who cancelled it.</param>
    /// <param name="begun">Whether its group let it begin.</param>
    public static CancelView Of(
        RunRequest request, RunControlState state, IEnumerable<MachineName> across, CancelOrder order, bool begun)
    {
        var asked = request.Plan.Machines.Select(machine => machine.Name)
            .Where(name => request.Options.Machines is not { Count: > 0 } names || names.Contains(name.Value)).ToList();
        List<MachineName> passed = [.. asked.Intersect(state.Passed.Union(across))];
        var phase = passed.Count == 0 ? CancelPhase.BeforeBarrier
            : passed.Count < asked.Count ? CancelPhase.PartlyPassed
            : CancelPhase.AfterBarrier;
        return new CancelView(request.Run, phase, passed, state.Cancel ?? order, WordsOf(request, phase, passed, begun));
    }

    private static string WordsOf(RunRequest request, CancelPhase phase, IReadOnlyList<MachineName> passed, bool begun)
    {
        const string Back = "back to where they came from: sources that were powered off start again in order, and Live Sync is on as it was.";
        var choose = $"The report says where each is; then roll forward, POST /api/runs/{request.Run}/roll-forward, "
            + $"or go back, POST /api/groups/{request.Plan.Group}/recover.";
        return !begun ? "It has not begun: it ends, and nothing is touched."
            : !OperationSteps.Moves(request.Operation) ? "It stops where it is; no machine is moved."
            : phase switch
            {
                CancelPhase.BeforeBarrier => "Its machines go " + Back,
                CancelPhase.PartlyPassed =>
                    $"{string.Join(", ", passed)} passed the barrier: they and those that share it "
                    + $"stop where they are. Any other goes {Back} {choose}",
                CancelPhase.AfterBarrier => "All its machines passed the barrier: none is taken back, and each stops where it is. " + choose,
                _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Unknown phase."),
            };
    }
}

/// <summary>How far the approval of a run is.</summary>
/// <param name="Run">The run.</param>
/// <param name="Needed">How many have to approve of it.</param>
/// <param name="Given">Who did.</param>
/// <param name="Until">Until when it waits.</param>
/// <param name="Granted">Whether it may begin.</param>
/// <param name="Rejected">Who rejected it; null for nobody.</param>
internal sealed record ApprovalView(
    RunId Run, int Needed, IReadOnlyList<Approval> Given, DateTimeOffset Until, bool Granted, Approval? Rejected)
{
    public static ApprovalView Of(RunId run, ApprovalState approval) =>
        new(run, approval.Needed, approval.Given, approval.ExpiresAt, approval.IsGranted, approval.Rejected);
}
