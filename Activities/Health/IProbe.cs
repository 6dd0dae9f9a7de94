using DrFunctions.Contracts;

namespace DrFunctions.Activities.Health;

/// <summary>Looks at an instance from outside, once.</summary>
internal interface IProbe
{
    /// <summary>Opens a TCP connection.</summary>
    Task<ProbeAnswer> ConnectAsync(string address, int port, CancellationToken cancellationToken);

    /// <summary>Sends a GET.</summary>
    Task<ProbeAnswer> GetAsync(string address, HttpProbe probe, CancellationToken cancellationToken);
}

/// <summary>What a probe saw.</summary>
/// <param name="Healthy">Whether that is what was wanted.</param>
/// <param name="Evidence">What it was, in words.</param>
internal sealed record ProbeAnswer(bool Healthy, string Evidence);
