using Azure.Core.Serialization;
using DrFunctions.Activities;
using DrFunctions.Api;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DrFunctions.FunctionApp;

/// <summary>What this host is made of, in one place.</summary>
internal static class Composition
{
    /// <summary>The setting that names the folder of plans; default <c>plans</c>, beside the app.</summary>
    public const string PlansSetting = "DR_PLANS";

    /// <summary>Registers the product's services.</summary>
    /// <exception cref="PlanException">A plan holds a fault: the app does not start, and the log lists every fault.</exception>
    public static IServiceCollection AddDrFunctions(this IServiceCollection services, IConfiguration settings)
    {
        services.Configure<WorkerOptions>(options =>
            options.Serializer = new JsonObjectSerializer(PayloadJson.WorkerOptions));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new ActivityOptions());
        services.AddSingleton<ActivityServices>();
        services.AddSingleton<IManagementLinks, DurableTaskLinks>();
        return services.AddDrApi(PlanFolder.Load(PlansIn(settings)));
    }

    private static string PlansIn(IConfiguration settings) =>
        Path.Combine(AppContext.BaseDirectory, settings[PlansSetting] is { Length: > 0 } folder ? folder : "plans");
}
