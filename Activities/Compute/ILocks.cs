using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The ReadOnly locks that keep VMs from being started.</summary>
internal interface ILocks
{
    /// <summary>Reads the ReadOnly locks that hold for a VM; none if the VM does not exist.</summary>
    Task<VmLocks> ViewAsync(VmReference vm, CancellationToken cancellationToken);

    /// <summary>Puts our lock on a VM.</summary>
    Task PutAsync(VmReference vm, CancellationToken cancellationToken);

    /// <summary>Removes our lock from a VM, if it is there.</summary>
    Task RemoveAsync(VmReference vm, CancellationToken cancellationToken);
}

/// <summary>The ReadOnly locks that hold for a VM.</summary>
/// <param name="Ours">The ARM id of the one that we put on it.</param>
/// <param name="Foreign">The ARM id of somebody else's, on it or on a scope above.</param>
/// <param name="ReadAt">When that was read, by the platform's clock.</param>
internal sealed record VmLocks(string? Ours, string? Foreign, DateTimeOffset ReadAt)
{
    public string? Any => Ours ?? Foreign;
}
