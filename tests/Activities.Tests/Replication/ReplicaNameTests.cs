using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Replication;

public sealed class ReplicaNameTests
{
    private static readonly ReplicaName Name =
        new(new GroupName("payroll"), "payroll/run-1/db1/e3", new MachineName("db1"), 3, null, "unique-1");

    [Fact]
    public void For_SameIdentity_IsTheSameName() =>
        (Name with { }).For("snapshot").Should().Be(Name.For("snapshot")).And.StartWith("dr-db1-os-e3-");

    [Fact]
    public void For_AnyPartDiffers_IsAnotherName()
    {
        ReplicaName[] others =
        [
            Name with { Group = new GroupName("other") },
            Name with { Point = "payroll/run-2/db1/e3" },
            Name with { AppliedBy = new RunId("run-1") },
            Name with { AppliedBy = new RunId("run-2") },
            Name with { AppliedBy = new RunId("run-2"), Repeat = 1 },
            Name with { Machine = new MachineName("db2") },
            Name with { Epoch = 4 },
            Name with { Lun = 0 },
            Name with { SourceDiskUniqueId = "unique-2" },
        ];

        others.Select(n => n.For("snapshot")).Append(Name.For("snapshot")).Append(Name.For("copy"))
            .Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("a machine with a very long name that goes on and on and on, beyond every limit of the platform")]
    [InlineData("dötted.ünïcode/slash")]
    public void For_AwkwardMachineNames_FitsTheRulesOfArm(string machine)
    {
        var name = (Name with { Machine = new MachineName(machine), Lun = 63, Epoch = 1_000_000 }).For("snapshot");

        name.Should().MatchRegex("^[A-Za-z0-9_-]+$").And.Match(n => n.Length <= 80);
    }

    [Theory]
    [InlineData("dr-db-1-os-e3-0123456789abcdef0123", "dr-db-1-os-e3-*")]
    [InlineData("dr-db-1-d12-e0-0123456789abcdef0123", "dr-db-1-d12-e0-*")]
    [InlineData("dr-fence", "dr-fence")]
    [InlineData("payroll-db-1-os", "payroll-db-1-os")]
    public void Pattern_HidesNothingButTheHash(string name, string pattern) => ReplicaName.Pattern(name).Should().Be(pattern);
}
