namespace DrFunctions.Simulator;

/// <summary>What <see cref="Inventory.Sample"/> may hold beyond what a failover needs.</summary>
[Flags]
public enum SampleExtras
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>dr-functions may also read and fence the DR site, and write at the primary: what a failback needs.</summary>
    Failback = 1,

    /// <summary>A third region, swedencentral, with an empty resource group <c>payroll-new</c> and a network <c>payroll-new-net</c> of the same subnets, which
    /// dr-functions may write to. Its addresses are the last quarter of the DR site's.</summary>
    NewSite = 2,
}
