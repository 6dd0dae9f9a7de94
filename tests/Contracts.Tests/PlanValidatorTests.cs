namespace DrFunctions.Contracts.Tests;

public sealed class PlanValidatorTests
{
    private static readonly Site West = new()
    {
        Name = new SiteName("west"),
        ArmEndpoint = new Uri("https://management.azure.com/"),
        AuthorityHost = new Uri("https://login.microsoftonline.com/"),
        TenantId = "contoso.onmicrosoft.com",
        SubscriptionId = "11111111-2222-4333-8444-555555555555",
        Region = "westeurope",
    };

    private static readonly Plan Sound = new()
    {
        Group = new GroupName("payroll"),
        Primary = West,
        Recovery = West with { Name = new SiteName("east"), SubscriptionId = "66666666-7777-4888-9999-aaaaaaaaaaaa" },
        Machines = [Machine("a"), Machine("b", "a"), Machine("c", "a", "b")],
    };

    [Fact]
    public void Validate_SoundPlan_HasNoFaults()
    {
        PlanValidator.Validate(Sound).Should().BeEmpty();
        SiteValidator.Validate(West, "primary").Should().BeEmpty();
    }

    [Fact]
    public void Validate_NoMachines_IsAFault() =>
        Paths(Sound with { Machines = [] }).Should().Equal("machines");

    [Fact]
    public void Validate_SameSiteTwice_IsAFault() =>
        Paths(Sound with { Recovery = Sound.Primary, Machines = [Machine("a")] })
            .Should().BeEquivalentTo("recovery");

    [Fact]
    public void Validate_ObjectivesOfZero_AreFaults() =>
        Paths(Sound with { RtoTarget = TimeSpan.Zero, RpoTarget = TimeSpan.FromSeconds(-1) }).Should().Equal("rto", "rpo");

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(24 * 60 + 1)]
    public void Validate_TimesThatAreNone_AreFaults(int minutes)
    {
        var time = TimeSpan.FromMinutes(minutes);

        Paths(Sound with
        {
            Machines = [Machine("a") with { PowerOffTimeout = time, StartTimeout = time, StartDelay = time }],
        }).Should().Equal("machines[0].powerOffTimeout", "machines[0].startTimeout", "machines[0].startDelay");
    }

    [Fact]
    public void Validate_TimesOfADay_AreSound()
    {
        var day = TimeSpan.FromDays(1);

        Paths(Sound with
        {
            PowerOffTimeout = day,
            Machines = [Machine("a") with { PowerOffTimeout = day, StartTimeout = day, StartDelay = day }],
        }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, "liveSync.retain")]
    [InlineData(25, "liveSync.retain")]
    [InlineData(1, null)]
    [InlineData(24, null)]
    public void Validate_Retain_IsFromOneToTwentyFour(int retain, string? fault) =>
        Paths(Sound with { LiveSync = new LiveSyncPolicy(Retain: retain) }).Should().Equal(fault is null ? [] : [fault]);

    [Theory]
    [InlineData("a: b; b: a", "a → b → a")]
    [InlineData("a: b; b: c; c: a", "a → b → c → a")]
    [InlineData("a: b; b: c; c: b", "b → c → b")]
    [InlineData("a; b: c, a; c: d; d: b, a", "b → c → d → b")]
    public void Validate_Circle_IsNamedWithItsMembersAlone(string graph, string circle) =>
        PlanValidator.Validate(Sound with { Machines = Graph(graph) })
            .Should().ContainSingle().Which.Message.Should().EndWith($"in a circle: {circle}.");

    [Fact]
    public void Validate_LongChain_IsNoCircle() =>
        PlanValidator.Validate(Sound with
        {
            Machines = [.. Enumerable.Range(0, 500).Select(index => index == 0 ? Machine("m0") : Machine($"m{index}", $"m{index - 1}"))],
        }).Should().BeEmpty("500 machines in a row are slow, not wrong");

    [Fact]
    public void Validate_CredentialFaults_DoNotRepeatWhatWasWritten()
    {
        var site = West with { Credential = new SiteCredential { ClientId = "hunter2!", SecretEnvironment = "hunter2!" } };

        var faults = SiteValidator.Validate(site, "sites[0]");

        faults.Select(fault => fault.Path).Should().Equal("sites[0].credential.clientId", "sites[0].credential.secretEnvironment");
        string.Concat(faults).Should().NotContain("hunter2");
    }

    [Fact]
    public void ToString_Fault_ReadsLikeACompilersMessage()
    {
        new PlanFault("rto", "Too short.", "Write more.", "a.yaml", 4).ToString().Should().Be("a.yaml:4: rto: Too short. Write more.");
        new PlanFault("", "No such folder.", "Create it.", "plans").ToString().Should().Be("plans: No such folder. Create it.");
        new PlanFault("rto", "Too short.", "Write more.").ToString().Should().Be("rto: Too short. Write more.");
    }

    private static IEnumerable<string> Paths(Plan plan) => PlanValidator.Validate(plan).Select(fault => fault.Path);

    private static Machine Machine(string name, params string[] dependsOn) => new()
    {
        Name = new MachineName(name),
        Source = new SourceVm("payroll", name),
        Destination = new DestinationVm("payroll-dr", name) { Nic = name + "-nic" },
        DependsOn = [.. dependsOn.Select(other => new MachineName(other))],
    };

    private static Machine[] Graph(string graph) =>
    [
        .. graph.Split("; ").Select(node => node.Split(": ")).Select(node =>
            Machine(node[0], node.Length == 1 ? [] : node[1].Split(", "))),
    ];
}
