using System.Security.Cryptography;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Mounts the API. A host that serves it itself calls <see cref="AddDrApi"/>, <see cref="UseDrApi"/> and
/// <see cref="MapDrApi"/>, and registers a <see cref="DurableClient"/>; Azure Functions resolves the handlers that
/// <see cref="AddDrApi"/> registers and calls them from its triggers.
/// </summary>
public static class DrApi
{
    /// <summary>Registers the handlers. What is registered before stays: TimeProvider, RunIds, IManagementLinks.</summary>
    public static IServiceCollection AddDrApi(this IServiceCollection services, PlanSet plans)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(plans);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
            new RunIds(provider.GetRequiredService<TimeProvider>(), RandomNumberGenerator.GetInt32));
        services.TryAddSingleton<IManagementLinks, OwnManagementLinks>();
        services.AddSingleton(new Requester(Environment.UserName));
        services.AddSingleton<LostRuns>();
        services.AddSingleton<GroupGate>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<GroupWatch>();
        services.AddSingleton<Warden>();
        services.AddSingleton<Recorded>();
        services.AddSingleton<RunVoice>();
        services.AddSingleton<ApprovalDoor>();
        services.AddSingleton<Forecaster>();
        services.AddSingleton(provider => new StartDesk(
            provider.GetRequiredService<RunStarter>(),
            provider.GetRequiredService<Forecaster>(),
            provider.GetRequiredService<Requester>(),
            provider.GetRequiredService<IManagementLinks>(),
            new RunBeginning(provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<OldRuns>();
        services.AddSingleton(provider => new MinuteTick(
            new ScheduleTick(
                provider.GetRequiredService<PlanSet>(),
                new ScheduledRuns(provider.GetRequiredService<RunStarter>()).StartAsync,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ScheduleTick>>()),
            provider.GetRequiredService<Warden>(),
            provider.GetRequiredService<GroupWatch>(),
            provider.GetRequiredService<OldRuns>()));
        services.AddSingleton(provider => new GroupsHandler(
            provider.GetRequiredService<PlanSet>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RunsHandler(
            provider.GetRequiredService<PlanSet>(), provider.GetRequiredService<StartDesk>()));
        services.AddSingleton(provider => new ControlHandler(
            provider.GetRequiredService<Requester>(),
            provider.GetRequiredService<RunVoice>(),
            provider.GetRequiredService<ApprovalDoor>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ControlHandler>>()));
        services.AddSingleton(provider => new RecoveryHandler(
            provider.GetRequiredService<PlanSet>(),
            provider.GetRequiredService<StartDesk>(),
            provider.GetRequiredService<LostRuns>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReadinessHandler(
            provider.GetRequiredService<PlanSet>(),
            provider.GetRequiredService<RunIds>(),
            provider.GetRequiredService<IManagementLinks>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new InstancesHandler(
            provider.GetRequiredService<Requester>(), provider.GetRequiredService<ILogger<InstancesHandler>>()));
        return services;
    }

    /// <summary>Puts in front: problem details for every failure, and the guard of a server on loopback.</summary>
    public static IApplicationBuilder UseDrApi(this IApplicationBuilder app) =>
        app.UseMiddleware<ProblemMiddleware>().UseMiddleware<LoopbackGuard>();

    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapDrApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var groups = services.GetRequiredService<GroupsHandler>();
        var runs = services.GetRequiredService<RunsHandler>();
        var control = services.GetRequiredService<ControlHandler>();
        var recovery = services.GetRequiredService<RecoveryHandler>();
        var instances = services.GetRequiredService<InstancesHandler>();
        var readiness = services.GetRequiredService<ReadinessHandler>();

        endpoints.Map("GET", "/healthz", HealthHandler.GetAsync);
        endpoints.Map("GET", "/api/groups", groups.ListAsync);
        endpoints.Map("GET", "/api/groups/{group}", (http, client) => groups.GetAsync(http, client, Of(http, "group")));
        endpoints.Map("GET", "/api/groups/{group}/restore-points", (http, client) =>
            groups.GetRestorePointsAsync(http, client, Of(http, "group")));
        foreach (var operation in Enum.GetValues<Operation>())
        {
            endpoints.Map("POST", $"/api/groups/{{group}}/{Operations.RouteOf(operation)}", (http, client) =>
                runs.StartAsync(http, client, Of(http, "group"), operation));
        }

        endpoints.Map("GET", "/api/groups/{group}/readiness", (http, client) => readiness.GetAsync(http, client, Of(http, "group")));
        endpoints.Map("POST", "/api/groups/{group}/readiness", (http, client) => readiness.CheckAsync(http, client, Of(http, "group")));
        endpoints.Map("GET", "/api/runs", RunsHandler.ListAsync);
        endpoints.Map("GET", "/api/runs/{run}", (http, client) => RunsHandler.GetAsync(http, client, Of(http, "run")));
        endpoints.Map("GET", "/api/runs/{run}/report", (http, client) => RunsHandler.GetReportAsync(http, client, Of(http, "run")));

        endpoints.Map("POST", "/api/groups/{group}/recover", (http, client) => recovery.RecoverAsync(http, client, Of(http, "group")));
        endpoints.Map("POST", "/api/runs/{run}/retry", (http, client) => recovery.RetryAsync(http, client, Of(http, "run")));
        endpoints.Map("POST", "/api/runs/{run}/roll-forward", (http, client) => recovery.RetryAsync(http, client, Of(http, "run")));
        endpoints.Map("POST", "/api/runs/{run}/cancel", (http, client) => control.CancelAsync(http, client, Of(http, "run")));
        endpoints.Map("POST", "/api/runs/{run}/approve", (http, client) => control.ApproveAsync(http, client, Of(http, "run")));
        endpoints.Map("POST", "/api/runs/{run}/reject", (http, client) => control.RejectAsync(http, client, Of(http, "run")));
        foreach (var decision in Enum.GetValues<MachineDecision>())
        {
            endpoints.Map("POST", $"/api/runs/{{run}}/machines/{{machine}}/{decision.ToString().ToLowerInvariant()}", (http, client) =>
                control.DecideAsync(http, client, Of(http, "run"), Of(http, "machine"), decision));
        }

        const string Instance = InstancesHandler.Route + "/{instance}";
        endpoints.Map("GET", Instance, (http, client) => InstancesHandler.GetAsync(http, client, Of(http, "instance")));
        endpoints.Map("DELETE", Instance, (http, client) => InstancesHandler.PurgeAsync(http, client, Of(http, "instance")));
        endpoints.Map("POST", Instance + "/raiseEvent/{event}", (http, client) =>
            instances.RaiseEventAsync(http, client, Of(http, "instance"), Of(http, "event")));
        endpoints.Map("POST", Instance + "/terminate", (http, client) => instances.TerminateAsync(http, client, Of(http, "instance")));
        endpoints.Map("POST", Instance + "/suspend", (http, client) => instances.SuspendAsync(http, client, Of(http, "instance")));
        endpoints.Map("POST", Instance + "/resume", (http, client) => instances.ResumeAsync(http, client, Of(http, "instance")));
        return endpoints;
    }

    private static void Map(
        this IEndpointRouteBuilder endpoints, string method, string pattern, Func<HttpContext, DurableClient, Task<IResult>> handler) =>
        endpoints.MapMethods(pattern, [method], async http =>
        {
            var result = await handler(http, http.RequestServices.GetRequiredService<DurableClient>());
            await result.ExecuteAsync(http);
        });

    private static string Of(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
