using System.Reflection;
using DrFunctions.FunctionApp.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DrFunctions.FunctionApp.Tests.Wiring;

/// <summary>A function of the Function App.</summary>
internal sealed record FoundFunction(string Name, Type Trigger, MethodInfo Method)
{
    /// <summary>The types of what the trigger hands over, without contexts.</summary>
    public IEnumerable<Type> Payloads => Method.GetParameters()
        .Select(parameter => parameter.ParameterType)
        .Where(type => !type.Name.EndsWith("Context", StringComparison.Ordinal));

    /// <summary>The type within the task that it returns.</summary>
    public Type? Returned => Method.ReturnType.GetGenericArguments().SingleOrDefault();
}

/// <summary>All functions of the Function App, found as the worker finds them: by attribute.</summary>
internal static class Functions
{
    public static IReadOnlyList<FoundFunction> All { get; } =
    [
        .. from type in typeof(OrchestrationFunctions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select new FoundFunction(function.Name, TriggerOf(method), method),
    ];

    public static IEnumerable<FoundFunction> With<TTrigger>()
        where TTrigger : TriggerBindingAttribute => All.Where(function => function.Trigger == typeof(TTrigger));

    private static Type TriggerOf(MethodInfo method) => method.GetParameters()
        .Select(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>()?.GetType())
        .Single(trigger => trigger is not null)!;
}
