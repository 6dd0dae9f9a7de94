using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>Plans and requests to test with.</summary>
internal static class Sample
{
    public static readonly GroupName Group = new("payroll");

    public static readonly DateTimeOffset Morning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A machine such as <c>web &lt; app, cache</c>: web depends on app and cache.</summary>
    public static Machine Machine(string text)
    {
        var parts = text.Split('<', StringSplitOptions.TrimEntries);
        var name = parts[0];
        return new Machine
        {
            Name = new MachineName(name),
            Source = new SourceVm("rg-prod", name),
            Destination = new DestinationVm("rg-dr", name),
            DependsOn = parts.Length == 1
                ? []
                : [.. parts[1].Split(',', StringSplitOptions.TrimEntries).Select(MachineName.From)],
        };
    }

    public static Plan Plan(params string[] machines) => new()
    {
        Group = Group,
        Primary = Site("primary", "westeurope"),
        Recovery = Site("recovery", "northeurope"),
        Machines = [.. machines.Select(Machine)],
    };

    /// <summary>A database, an application on it, a web server on that.</summary>
    public static Plan ThreeTiers => Plan("web < app", "app < db", "db");

    public static RunRequest Request(Plan plan, string run = "run-1", bool startInstances = true) => new()
    {
        Run = new RunId(run),
        Operation = Operation.PlannedFailover,
        Plan = plan,
        PlanHash = PlanHash.Of(plan),
        Options = new RunOptions { StartInstances = startInstances },
        RequestedBy = "unverified:ada",
        RequestedAt = Morning,
    };

    /// <summary>A request of any operation, with everything acknowledged.</summary>
    public static RunRequest Request(Operation operation, Plan plan, string run, RunOptions? options = null) =>
        Request(plan, run) with
        {
            Operation = operation,
            Options = options ?? new RunOptions(
                AcknowledgeDataLoss: plan.Group.Value, AcknowledgeDivergence: plan.Group.Value),
        };

    /// <summary>The plan with a site beside the primary one to fail back to.</summary>
    public static Plan WithThirdSite(this Plan plan) => plan with
    {
        FailbackTargets = [new FailbackTarget(Site("third", "swedencentral"), "rg-third", "subnet-third")],
    };

    /// <summary>The plan as the group stands after a failback to a new site.</summary>
    public static Plan As(this Plan plan, FailbackTarget? moved) =>
        moved is null ? plan : plan.MovedTo(moved.Site, moved.ResourceGroup);

    public static OffProof Off(string fingerprint = "f1") => new()
    {
        VmId = "vm-1",
        ProvenAt = Morning,
        Fingerprint = fingerprint,
        Disks = [],
    };

    public static RestorePoint Point(int epoch, string id = "point-1") => new()
    {
        Id = id,
        Epoch = epoch,
        TakenAt = Morning,
        Consistency = Consistency.Offline,
        Disks = [],
        Blueprint = new MachineBlueprint { Size = "Standard_D2s_v5", OsType = "Linux", DiskSku = "Premium_LRS" },
    };

    public static SyncedPoint Synced(string id = "point-1") =>
        new() { RestorePointId = id, Disks = [], SyncedAt = Morning };

    private static Site Site(string name, string region) => new()
    {
        Name = new SiteName(name),
        ArmEndpoint = new Uri("https://management.azure.com/"),
        AuthorityHost = new Uri("https://login.microsoftonline.com/"),
        TenantId = "11111111-1111-1111-1111-111111111111",
        SubscriptionId = "22222222-2222-2222-2222-222222222222",
        Region = region,
    };
}
