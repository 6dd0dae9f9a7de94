using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed class PlanFolderTests
{
    private static readonly string Other = Texts.Plan
        .Replace("group: payroll", "group: web-shop", StringComparison.Ordinal)
        .Replace("resourceGroup: payroll", "resourceGroup: shop", StringComparison.Ordinal);

    [Fact]
    public void Load_SeveralPlans_AreFoundByGroup()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        folder.Write("payroll.yaml", Texts.Plan);
        folder.Write("shop.yml", Other);
        folder.Write("notes.txt", "no plan");
        folder.Write("plan.schema.json", "{}");

        var plans = PlanFolder.Load(folder.Path);

        plans.All.Select(loaded => loaded.Plan.Group.Value).Should().Equal("payroll", "web-shop");
        plans.Find(new GroupName("web-shop"))!.File.Should().EndWith("shop.yml");
        plans.Find(new GroupName("nobody")).Should().BeNull();
    }

    [Fact]
    public void Load_FaultsInSeveralFiles_AreListedTogether()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites.Replace("region: westeurope", "", StringComparison.Ordinal));
        folder.Write("payroll.yaml", Texts.Plan.Replace("tcp: 5432", "tcp: 0", StringComparison.Ordinal));
        folder.Write("shop.yaml", Other.Replace("recovery: east", "recovery: west", StringComparison.Ordinal));
        folder.Write("broken.yaml", "{");

        var load = () => PlanFolder.Load(folder.Path);

        var refusal = load.Should().Throw<PlanException>().Which;
        refusal.Faults.Select(fault => Path.GetFileName(fault.File))
            .Should().Equal("sites.yaml", "broken.yaml", "payroll.yaml", "shop.yaml");
        refusal.Message.Should().StartWith("DR-1100: The plans have 4 faults:");
        refusal.Message.Should().Contain($"{Path.Combine(folder.Path, "payroll.yaml")}:9: machines[0].health.tcp: 0 is no port. Write a number");
    }

    [Fact]
    public void Load_TwoPlansForOneGroup_AreRefused()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        folder.Write("a.yaml", Texts.Plan);
        folder.Write("b.yaml", Other.Replace("group: web-shop", "group: payroll", StringComparison.Ordinal));

        var load = () => PlanFolder.Load(folder.Path);

        var fault = load.Should().Throw<PlanException>().Which.Faults.Should().ContainSingle().Subject;
        fault.File.Should().EndWith("b.yaml");
        fault.Message.Should().Contain("a.yaml");
    }

    [Fact]
    public void Load_TwoGroupsWithOneVm_AreRefused()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        folder.Write("a.yaml", Texts.Plan);
        folder.Write("b.yaml", Other.Replace("{ resourceGroup: shop, vm: app }", "{ resourceGroup: PAYROLL, vm: App }", StringComparison.Ordinal));

        var load = () => PlanFolder.Load(folder.Path);

        var fault = load.Should().Throw<PlanException>("two runs must never act on one VM").Which.Faults.Should().ContainSingle().Subject;
        fault.Path.Should().Be("machines[1].source");
        fault.Line.Should().Be(11);
        fault.Message.Should().Contain("'payroll'");
    }

    [Fact]
    public void Load_EmptyOrMissingFolder_SaysSo()
    {
        using var folder = new TestFolder();
        var empty = () => PlanFolder.Load(folder.Path);
        var missing = () => PlanFolder.Load(Path.Combine(folder.Path, "none"));

        empty.Should().Throw<PlanException>().Which.Faults.Should().ContainSingle().Which.Message.Should().Contain("no plan");
        missing.Should().Throw<PlanException>().Which.Faults.Should().ContainSingle().Which.Message.Should().Contain("no such folder");
    }

    [Fact]
    public void Load_HugeFile_IsRefusedUnread()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        folder.Write("payroll.yaml", new string('#', 1024 * 1024 + 1));

        var load = () => PlanFolder.Load(folder.Path);

        load.Should().Throw<PlanException>().Which.Faults.Should().ContainSingle().Which.Message.Should().Contain("larger than 1 MB");
    }

    [Fact]
    public void Of_PlansInMemory_AreCheckedLikeFiles()
    {
        var plan = ApiHost.Plans().All[0].Plan;

        var faulty = () => PlanSet.Of(plan with
        {
            Machines = [],
            Recovery = plan.Recovery with { ArmEndpoint = new Uri("http://insecure/") },
        });

        PlanSet.Of(plan).Find(plan.Group)!.Hash.Should().Be(PlanHash.Of(plan));
        faulty.Should().Throw<PlanException>().Which.Faults.Select(fault => fault.Path)
            .Should().Equal("machines", "recovery.armEndpoint");
    }
}
