namespace DrFunctions.Simulator.World;

internal static class ResourceTypes
{
    public const string VirtualMachine = "Microsoft.Compute/virtualMachines";
    public const string Disk = "Microsoft.Compute/disks";
    public const string Snapshot = "Microsoft.Compute/snapshots";
    public const string RestorePointCollection = "Microsoft.Compute/restorePointCollections";
    public const string RestorePoint = "Microsoft.Compute/restorePointCollections/restorePoints";
    public const string DiskRestorePoint = "Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints";
    public const string NetworkInterface = "Microsoft.Network/networkInterfaces";
    public const string VirtualNetwork = "Microsoft.Network/virtualNetworks";
    public const string ResourceGroup = "Microsoft.Resources/resourceGroups";
    public const string Lock = "Microsoft.Authorization/locks";
    public const string RoleAssignment = "Microsoft.Authorization/roleAssignments";
}
