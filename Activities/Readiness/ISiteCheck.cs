using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>One kind of thing that can be wrong with a site.</summary>
internal interface ISiteCheck
{
    /// <summary>What is wrong; nothing if all is well.</summary>
    Task<IReadOnlyList<Finding>> FindAsync(SiteLook look, CancellationToken cancellationToken);
}

/// <summary>One kind of thing that can be wrong with a machine.</summary>
internal interface IMachineCheck
{
    /// <summary>What is wrong; nothing if all is well.</summary>
    IEnumerable<Finding> Find(MachineLook look);
}
