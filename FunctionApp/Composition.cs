using Azure.Core.Serialization;
using DrFunctions.Activities;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DrFunctions.FunctionApp;

/// <summary>What this host is made of, in one place.</summary>
internal static class Composition
{
    /// <summary>Registers the product's services.</summary>
    public static IServiceCollection AddDrFunctions(this IServiceCollection services)
    {
        services.Configure<WorkerOptions>(options =>
            options.Serializer = new JsonObjectSerializer(PayloadJson.WorkerOptions));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new ActivityOptions());
        services.AddSingleton<ActivityServices>();
        return services;
    }
}
