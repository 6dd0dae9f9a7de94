using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>Steers runs that are under way. The body of each request: <c>{ "why": "…" }</c>, or none.</summary>
public sealed class ControlHandler
{
    private readonly Requester _requester;
    private readonly RunVoice _voice;
    private readonly ApprovalDoor _approvals;
    private readonly TimeProvider _time;
    private readonly ILogger<ControlHandler> _logger;

    internal ControlHandler(
        Requester requester, RunVoice voice, ApprovalDoor approvals, TimeProvider time, ILogger<ControlHandler> logger)
    {
        _requester = requester;
        _voice = voice;
        _approvals = approvals;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// Cancels a run. Answers 202 with how far it is: <c>phase</c> (beforeBarrier, partlyPassed, afterBarrier), the machines
    /// that passed their barrier, and what happens now. The first one counts: a repeat answers the same. Errors: DR-1003,
    /// DR-2021.
    /// </summary>
    public async Task<IResult> CancelAsync(HttpContext http, DurableClient client, string run)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var (said, problem) = await Saying.ReadAsync(http, _requester, _time);
        if (problem is not null)
        {
            return problem;
        }

        var (request, wrong) = await UnderWayAsync(client, run, http.RequestAborted);
        if (request is null)
        {
            return wrong!;
        }

        var order = new CancelOrder(said!.By, said.At, said.Why);
        var begun = await HasBegunAsync(client, request, http.RequestAborted);
        var state = await RunVoice.ReadAsync(client, request.Run, http.RequestAborted);
        if (state is { Cancel: null, Ended: false })
        {
            state = await _voice.CancelAsync(client, request.Run, order, http.RequestAborted);
            Log.Steered(_logger, run, "cancelled", said.By, said.Why ?? "");
        }

        if (state is { Cancel: null, Ended: true })
        {
            return new ProblemResult(ControlErrors.Ended(request.Run, request.Plan.Group));
        }

        return Results.Json(
            CancelView.Of(request, state, await AcrossAsync(client, request, http.RequestAborted), order, begun), ApiJson.Web.CancelView, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>
    /// Approves of a run that waits for it. Answers 200 with who did, how many are needed and until when. Errors: DR-1003,
    /// DR-2018.
    /// </summary>
    public Task<IResult> ApproveAsync(HttpContext http, DurableClient client, string run) =>
        WordAsync(http, client, run, reject: false);

    /// <summary>Rejects a run that waits to be approved: it ends untouched. Errors: DR-1003, DR-2018.</summary>
    public Task<IResult> RejectAsync(HttpContext http, DurableClient client, string run) =>
        WordAsync(http, client, run, reject: true);

    /// <summary>
    /// Answers about a machine that cannot go on. Answers 200 with the question and its answer. Errors: DR-1001, DR-1003,
    /// DR-2020.
    /// </summary>
    public async Task<IResult> DecideAsync(
        HttpContext http, DurableClient client, string run, string machine, MachineDecision decision)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var (said, problem) = await Saying.ReadAsync(http, _requester, _time);
        if (problem is not null)
        {
            return problem;
        }

        var instance = await RunReader.InstanceAsync(client, run, http.RequestAborted);
        var request = KnownRuns.RequestOf(instance);
        var (id, name) = (new RunId(run), new MachineName(machine));
        if (request is null && await KnownRuns.FindAsync(client, id, http.RequestAborted) is null)
        {
            return new ProblemResult(RequestErrors.UnknownRun(run));
        }

        if (request?.Plan.Machines.All(known => known.Name != name) == true)
        {
            return new ProblemResult(ControlErrors.UnknownMachine(id, machine, request.Plan.Machines));
        }

        var answer = new Answer(decision, said!.By, said.At, said.Why);
        var state = await RunVoice.ReadAsync(client, id, http.RequestAborted);
        var asked = state.Ended || instance is not { IsCompleted: false } ? null : state.OpenAbout(name);
        if (asked is not null)
        {
            state = await _voice.AnswerAsync(client, id, asked, answer, http.RequestAborted);
            Log.Steered(_logger, $"{run}:{machine}", $"answered with {decision}", said.By, said.Why ?? "");
        }

        var last = state.Questions.LastOrDefault(question => question.Machine == name);
        return last?.Answer is { } given && given.Decision == decision && given.By == said.By
            ? Results.Json(last, ApiJson.Web.Question)
            : new ProblemResult(ControlErrors.NotAsking(id, name, last));
    }

    private async Task<IResult> WordAsync(HttpContext http, DurableClient client, string run, bool reject)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var (said, problem) = await Saying.ReadAsync(http, _requester, _time);
        if (problem is not null)
        {
            return problem;
        }

        var id = new RunId(run);
        if (await KnownRuns.FindAsync(client, id, http.RequestAborted) is not { } known)
        {
            return new ProblemResult(RequestErrors.UnknownRun(run));
        }

        var (view, error) = await _approvals.SayAsync(
            client, known, new Approval(said!.By, said.At, said.Why), reject, http.RequestAborted);
        return view is null ? new ProblemResult(error!) : Results.Json(view, ApiJson.Web.ApprovalView);
    }

    /// <summary>The machines that are where the run goes.</summary>
    private static async Task<IReadOnlyList<MachineName>> AcrossAsync(
        DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        if (!OperationSteps.Moves(request.Operation))
        {
            return [];
        }

        var known = await Task.WhenAll(request.Plan.Machines.Select(machine =>
            client.GetEntityAsync(ProtectedMachine.Name, MachineKey.Of(request.Plan, machine), cancellationToken)));
        return
        [
            .. request.Plan.Machines.Zip(known)
                .Where(pair => (pair.Second ?? new()).ActiveSite == OperationSteps.SideOf(request.Operation))
                .Select(pair => pair.First.Name),
        ];
    }

    private static async Task<bool> HasBegunAsync(DurableClient client, RunRequest request, CancellationToken cancellationToken)
    {
        var group = await LostRuns.ReadAsync(client, request.Plan.Group, cancellationToken);
        return group.CurrentRun == request.Run || group.BackgroundRun == request.Run;
    }

    private static async Task<(RunRequest? Request, ProblemResult? Problem)> UnderWayAsync(
        DurableClient client, string run, CancellationToken cancellationToken)
    {
        var instance = await RunReader.InstanceAsync(client, run, cancellationToken);
        return instance is { IsCompleted: false } && KnownRuns.RequestOf(instance) is { } request ? (request, null)
            : await KnownRuns.FindAsync(client, new RunId(run), cancellationToken) is { } ended
                ? (null, new ProblemResult(ControlErrors.Ended(ended.Run, ended.Group)))
            : (null, new ProblemResult(RequestErrors.UnknownRun(run)));
    }
}
