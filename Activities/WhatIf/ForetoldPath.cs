namespace DrFunctions.Activities.WhatIf;

/// <summary>What a request to ARM is about, by its address.</summary>
/// <param name="Path">The path, as it was sent.</param>
internal sealed record ForetoldPath(string Path)
{
    private const string Providers = "/providers/";

    private string[] Typed { get; } =
        Path[(Path.LastIndexOf(Providers, StringComparison.OrdinalIgnoreCase) + Providers.Length)..].Split('/')[1..];

    /// <summary>What paths are compared by.</summary>
    public string Key => Path.ToLowerInvariant();

    /// <summary>The kinds of resource, and of an action that is asked of it, such as <c>virtualMachines/deallocate</c>.</summary>
    public string Action => string.Join('/', Typed.Where((_, at) => at % 2 == 0));

    /// <summary>The kind of the resource itself, in lower case.</summary>
    public string Kind => Typed[(Typed.Length - 1) / 2 * 2 - (IsAction ? 2 : 0)].ToLowerInvariant();

    /// <summary>The resource's own name.</summary>
    public string Name => Typed[^(IsAction ? 2 : 1)];

    /// <summary>The resource, without an action that is asked of it.</summary>
    public ForetoldPath Resource => IsAction ? Parent : this;

    /// <summary>The path without its last segment.</summary>
    public ForetoldPath Parent => new(Path[..Path.LastIndexOf('/')]);

    /// <summary>The last segment, in lower case.</summary>
    public string Last => Typed[^1].ToLowerInvariant();

    // Behind the provider's name kinds and names take turns: where a kind is last, it is an action, or a list.
    private bool IsAction => Typed.Length % 2 == 1;
}
