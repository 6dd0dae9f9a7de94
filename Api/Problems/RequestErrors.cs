using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What can be wrong with a request.</summary>
internal static class RequestErrors
{
    public static DrError UnknownGroup(string group, IEnumerable<LoadedPlan> plans) => new(
        ErrorCodes.UnknownGroup,
        $"No plan defines the group '{group}'.",
        "Look at GET /api/groups; a new plan is served after a restart.",
        "One of: " + string.Join(", ", plans.Select(loaded => loaded.Plan.Group)) + ".");

    public static DrError UnknownRun(string run) => new(
        ErrorCodes.UnknownRun,
        $"There is no run '{run}'.",
        "Look at GET /api/runs.");

    public static DrError ReportNotReady(string run, string why) => new(
        ErrorCodes.ReportNotReady,
        $"The run '{run}' has no report: {why}.",
        $"Look at GET /api/runs/{run}.",
        "A run that has ended by itself.");

    public static DrError IdempotencyKeyReused(string run) => new(
        ErrorCodes.IdempotencyKeyReused,
        $"This Idempotency-Key belongs to the run '{run}', which was requested with other options.",
        "Use a new key for a new request; repeat a request unchanged.",
        "The options and the plan of the first request with this key.");

    public static DrError NotForetold(string why) => new(
        ErrorCodes.NotForetold,
        $"What the operation would do could not be foretold: {why}.",
        "Ask again. Nothing was started.");

    public static DrError Bad(string what, string remedy, string? expected = null) =>
        new(ErrorCodes.BadRequest, what, remedy, expected);

    public static DrError ForeignHost(string host, int port) => new(
        ErrorCodes.ForeignHost,
        $"The Host header '{host}' names no address of this server.",
        $"Use http://localhost:{port} or http://127.0.0.1:{port}.",
        $"localhost:{port}, 127.0.0.1:{port} or [::1]:{port}.");

    public static DrError ForeignOrigin(string origin) => new(
        ErrorCodes.ForeignOrigin,
        $"A page of '{origin}' sent this request.",
        "Only pages of this server may use its API; programs leave the Origin header out.");

    public static DrError NotJson(string? contentType) => new(
        ErrorCodes.NotJson,
        $"The body's content type is '{contentType}'.",
        "Send JSON with the header Content-Type: application/json, or no body.",
        "application/json");

    public static DrError UnknownRoute(string method, string path) => new(
        ErrorCodes.UnknownRoute,
        $"Nothing answers at {method} {path}.",
        "The README lists what the API serves.");

    public static DrError MethodNotAllowed(string method, string path, string allowed) => new(
        ErrorCodes.MethodNotAllowed,
        $"{path} does not take {method}.",
        "Use a method that it takes.",
        allowed);

    public static DrError UnknownInstance(string id) => new(
        ErrorCodes.UnknownInstance,
        $"There is no orchestration instance '{id}'.",
        "It may have been purged; GET /api/runs keeps what it did.");

    public static DrError InstanceEnded(string id, string status) => new(
        ErrorCodes.InstanceEnded,
        $"The orchestration instance '{id}' is {status}.",
        "Nothing is left to do with it; start a new run if one is needed.",
        "An instance that has not ended.");

    public static DrError InstanceNotEnded(string id, string status) => new(
        ErrorCodes.InstanceNotEnded,
        $"The orchestration instance '{id}' is {status}.",
        "Wait until it has ended, or terminate it first.",
        "Completed, Failed or Terminated.");

    public static DrError Internal() => new(
        ErrorCodes.Internal,
        "The server could not answer because of an internal error.",
        "Look at the server's log. Repeat the request; with the same Idempotency-Key it starts nothing twice.");
}
