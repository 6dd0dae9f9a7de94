using DrFunctions.Activities;

namespace DrFunctions.Host.Serving;

/// <summary>What a <see cref="DrServer"/> serves, from where.</summary>
internal sealed record ServerOptions
{
    /// <summary>The folder of the durable state; made if missing. One server per folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The folder of the plans.</summary>
    public required string PlansDirectory { get; init; }

    /// <summary>The address to listen on; port 0 takes any free one.</summary>
    public required Uri Url { get; init; }

    /// <summary>How activities behave.</summary>
    public ActivityOptions Activities { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether nothing starts by itself, neither by schedule nor to prepare the way back: for a told story.</summary>
    public bool Untimed { get; init; }

    /// <summary>Whether the log goes to standard error.</summary>
    public bool Log { get; init; } = true;
}
