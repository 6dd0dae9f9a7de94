using System.Reflection;
using DrFunctions.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace DrFunctions.FunctionApp.Tests.Wiring;

public class RouteTests
{
    [Fact]
    public async Task Every_route_of_the_API_has_its_function_and_the_reverse()
    {
        var functions = Functions.With<HttpTriggerAttribute>().Select(function => RouteOf(function.Method));

        functions.Should().BeEquivalentTo(await ApiRoutesAsync(), "both hosts serve the same API");
    }

    [Fact]
    public void Everything_but_the_health_probe_needs_a_key() =>
        Functions.With<HttpTriggerAttribute>()
            .Where(function => TriggerOf(function.Method).AuthLevel != AuthorizationLevel.Function)
            .Select(function => function.Name)
            .Should().Equal(["GetHealth"], "who can start a failover must hold a key");

    private static string RouteOf(MethodInfo method)
    {
        var trigger = TriggerOf(method);
        return $"{trigger.Methods!.Single().ToUpperInvariant()} /{trigger.Route}";
    }

    private static HttpTriggerAttribute TriggerOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .Single(trigger => trigger is not null)!;

    private static async Task<IReadOnlyList<string>> ApiRoutesAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDrApi(PlanSet.Of());
        await using var app = builder.Build();
        app.MapDrApi();
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Select(endpoint =>
                    $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText}")
                .Where(route => !route.Contains("/runtime/webhooks/durabletask", StringComparison.Ordinal)),
        ];
    }
}
