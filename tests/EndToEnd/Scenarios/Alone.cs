namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Scenarios that measure time run after the others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = nameof(Alone);
}
