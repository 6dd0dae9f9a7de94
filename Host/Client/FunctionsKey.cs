namespace DrFunctions.Host.Client;

/// <summary>The key of a Function App, from the environment: a command line is for everybody's eyes.</summary>
internal static class FunctionsKey
{
    /// <summary>Holds it.</summary>
    public const string Variable = "DR_FUNCTIONS_KEY";

    /// <summary>The key; null for none.</summary>
    public static string? OfEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } key ? key : null;
}
