using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DrFunctions.Api;

/// <summary>Starts runs and shows them.</summary>
public sealed class RunsHandler
{
    private const int DefaultTop = 50;
    private const int MaxTop = 1000;

    private readonly PlanSet _plans;
    private readonly StartDesk _desk;

    internal RunsHandler(PlanSet plans, StartDesk desk)
    {
        _plans = plans;
        _desk = desk;
    }

    /// <summary>
    /// Starts an operation of a group. Body: <see cref="RunOptions"/>, or none. Answers 202 with the management
    /// payload, its status URL in Location; a repeat with the same Idempotency-Key answers the same, with the header
    /// <c>Idempotency-Replayed: true</c>. Errors: DR-1001, DR-1002, DR-1005, DR-2001, DR-2002.
    /// </summary>
    /// <remarks>
    /// An unplanned failover, a failback and an undo look around before they begin: their answer waits for that, up to
    /// 35 s. One that was refused answers 409 with its reason, such as DR-2010, DR-4005 or DR-6001, and the run's id; for
    /// DR-2010 also what each machine loses (<c>losses</c>), and what the body has to say for it (<c>acknowledge</c>).
    /// With <c>dryRun</c> nothing is started: the answer is 200 with a <see cref="Forecast"/>, in up to 55 s, or DR-2029.
    /// </remarks>
    public async Task<IResult> StartAsync(HttpContext http, DurableClient client, string group, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        if (_plans.Find(new GroupName(group)) is not { } plan)
        {
            return new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
        }

        var (options, badBody) = await JsonBody.RunOptionsAsync(http.Request, http.RequestAborted);
        return badBody ?? await _desk.StartAsync(http, client, plan, operation, options);
    }

    /// <summary>
    /// Runs, newest first. Query: <c>group</c>, <c>operation</c> (such as <c>planned-failover</c>), <c>top</c> (1 to 1000;
    /// 50). Error: DR-1001.
    /// </summary>
    public static async Task<IResult> ListAsync(HttpContext http, DurableClient client)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var top = DefaultTop;
        if (http.Request.Query.TryGetValue("top", out var asked) && (!int.TryParse(asked, out top) || top is < 1 or > MaxTop))
        {
            return new ProblemResult(RequestErrors.Bad(
                $"'{asked}' is no number of runs.", $"Write top as a number from 1 to {MaxTop}, or leave it out."));
        }

        Operation? operation = null;
        if (http.Request.Query.TryGetValue("operation", out var named)
            && (operation = Operations.Named(named.ToString())) is null)
        {
            return new ProblemResult(RequestErrors.Bad(
                $"'{named}' is no operation.",
                "Correct it, or leave it out.",
                "One of: " + string.Join(", ", Enum.GetValues<Operation>().Select(Operations.SlugOf)) + "."));
        }

        var group = http.Request.Query["group"].FirstOrDefault();
        var runs = await RunReader.ListAsync(
            client, group is null ? null : new GroupName(group), operation, top, http.RequestAborted);
        return Results.Json(runs, ApiJson.Web.IReadOnlyListRunSummaryView);
    }

    /// <summary>One run with the progress of each machine; also after it was purged. Error: DR-1003.</summary>
    public static async Task<IResult> GetAsync(HttpContext http, DurableClient client, string run)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        return await RunReader.FindAsync(client, run, http.RequestAborted) is { } view
            ? Results.Json(view, ApiJson.Web.RunView)
            : new ProblemResult(RequestErrors.UnknownRun(run));
    }

    /// <summary>
    /// The report of a run that has ended; also after it was purged. A page if <c>format=html</c> asks for one or the
    /// Accept header prefers text/html, otherwise JSON. Errors: DR-1001, DR-1003, DR-1004.
    /// </summary>
    public static async Task<IResult> GetReportAsync(HttpContext http, DurableClient client, string run)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var page = ReportFormat.IsPage(http.Request, out var badFormat);
        if (badFormat is not null)
        {
            return new ProblemResult(badFormat);
        }

        http.Response.Headers.Vary = HeaderNames.Accept;
        var instance = await RunReader.InstanceAsync(client, run, http.RequestAborted);
        var record = await client.GetEntityAsync(RunRecord.Name, run, http.RequestAborted);
        if (await RunReader.ReportAsync(client, run, instance, http.RequestAborted) is { } report)
        {
            return page ? ReportFormat.Page(http, report) : Results.Json(report, ApiJson.Web.RunReport);
        }

        return (instance, record?.Summary) switch
        {
            (null, null) => new ProblemResult(RequestErrors.UnknownRun(run)),
            (null, _) => new ProblemResult(RequestErrors.ReportNotReady(run, "it was purged before it wrote one")),
            ({ IsCompleted: true }, _) => new ProblemResult(
                RequestErrors.ReportNotReady(run, $"it ended {instance.RuntimeStatus} before it wrote one")),
            _ => new ProblemResult(RequestErrors.ReportNotReady(run, $"it is {instance.RuntimeStatus}")),
        };
    }
}
