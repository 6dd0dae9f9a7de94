using System.Reflection;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.FunctionApp.Tests.Wiring;

/// <summary>A named part of the product with the types that its function must have.</summary>
internal sealed record Part(string Name, Type? Input, Type? Output);

/// <summary>What the product consists of, read from the rooms themselves.</summary>
internal static class Product
{
    private static readonly Type[] Types = typeof(PlannedFailover).Assembly.GetTypes();

    public static IReadOnlyList<Part> Orchestrations { get; } =
        [.. Types.Where(type => Derives(type, typeof(Orchestration<,>))).Select(type => PartOf(NameOf(type)))];

    public static IReadOnlyList<Part> Entities { get; } =
        [.. Types.Where(type => Derives(type, typeof(Entity<>))).Select(type => PartOf(NameOf(type)))];

    public static IReadOnlyList<Part> Activities { get; } =
        [.. typeof(ActivityNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => PartOf(field.GetValue(null)!))];

    private static bool Derives(Type type, Type from)
    {
        if (type.IsAbstract)
        {
            return false;
        }

        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.IsGenericType && ancestor.GetGenericTypeDefinition() == from)
            {
                return true;
            }
        }

        return false;
    }

    private static object NameOf(Type type) => type.GetField("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static Part PartOf(object name)
    {
        var types = name.GetType().GetGenericArguments();
        return new Part(name.ToString()!, types.ElementAtOrDefault(0), types.ElementAtOrDefault(1));
    }
}
