using System.CommandLine;
using System.Text;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Host.Demo;
using DrFunctions.Host.Demo.Story;
using DrFunctions.Simulator;
using Finding = DrFunctions.Host.Demo.Story.Finding;

namespace DrFunctions.Host.Tests.Demo.Story;

/// <summary>The story on the real stage; and that what breaks it is seen.</summary>
public sealed class StoryTests : IAsyncLifetime
{
    private static readonly DemoOptions Options = new() { Machines = 3, Speed = 600, Network = 78, Exit = true, Json = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("dr-story-").FullName;
    private readonly StringBuilder _reports = new();
    private readonly StringBuilder _narration = new();
    private DemoStage _stage = null!;

    public async Task InitializeAsync() => _stage = await DemoStage.OpenAsync(Options, _folder, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _stage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TellAsync_WholeStory_HoldsEveryInvariantAndPrintsAReportPerLine()
    {
        (await TellAsync([.. Chapters.All])).Should().Be(0, _narration.ToString());

        _narration.ToString().Should().NotContain("✗");
        var reports = _reports.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.RunReport)!).ToList();
        reports.Should().OnlyContain(report => report.Outcome == RunOutcome.Completed)
            .And.Contain(report => report.Operation == Operation.PlannedFailover && report.Proof!.Equal == 6);
    }

    [Fact]
    public async Task TellAsync_SourceStartedBehindEverybodysBack_IsBothSidesAndEndsTheStory()
    {
        var told = 0;
        (await TellAsync(
            Chapters.All[0],
            new Chapter("Sabotage", async (story, cancellation) =>
            {
                var source = _stage.Inventory.Machines.First(Side.Primary.Holds);
                story.Cloud.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = source });
                await story.StandsAsync(Side.Recovery, "FailedOver", cancellation);
            }),
            new Chapter("Afterwards", (_, _) => Task.FromResult(told++)))).Should().Be(ExitCodes.Failed, "an invariant broke");

        _narration.ToString().Should().Contain("✗ never both sides").And.Contain("payroll-db-1 ran twice").And.Contain("to now");
        told.Should().Be(0, "what follows from a broken world proves nothing");
    }

    [Fact]
    public async Task TellAsync_ACaseThatDoesNotHold_IsSaidAndNoneIsLeftOut()
    {
        (await TellAsync(
            new Chapter("Wrong", TellWrongAsync, "first"),
            new Chapter("Next", (_, _) => Task.CompletedTask, "second"))).Should().Be(ExitCodes.Failed);

        _reports.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Should().Equal(
            """{"case":"first","held":false,"why":["the world is flat: it is round"]}""",
            """{"case":"second","held":false,"why":["It was not played: an earlier one did not hold."]}""");

        static Task TellWrongAsync(Storyteller story, CancellationToken cancellation)
        {
            story.Expect(Finding.Of("the world is flat", false, "it is round"));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task TellAsync_WrongSideAndPhase_AreSeen()
    {
        (await TellAsync(new Chapter("Nothing", (story, cancellation) => story.StandsAsync(Side.Recovery, "FailedOver", cancellation))))
            .Should().Be(ExitCodes.Failed);

        _narration.ToString().Should().Contain("✗ every machine runs at the DR site").And.Contain("payroll-web-1 never ran")
            .And.Contain("✗ none runs at the primary site")
            .And.Contain("✗ the group says FailedOver");
    }

    [Fact]
    public async Task TellAsync_HostRefuses_BreaksTheStory()
    {
        (await TellAsync(Chapters.All[0], Chapters.All[0])).Should().Be(ExitCodes.Failed);

        _narration.ToString().Should().Contain("✗ the host does what it is asked").And.Contain("DR-2002");
    }

    [Fact]
    public async Task DeleteMachineAsync_AMachine_LeavesNothingOfItOnThatSide()
    {
        using var owner = new CloudOwner(_stage);

        await owner.DeleteMachineAsync(Side.Primary, "payroll-db-1", CancellationToken.None);

        _stage.Simulator.Disks.List().Should().NotContain(disk => Side.Primary.Holds(disk.Id) && disk.Id.Contains("db-1"))
            .And.Contain(disk => Side.Recovery.Holds(disk.Id) && disk.Id.Contains("db-1"), "the other side is left alone");
        var witness = new CloudWitness(_stage);
        witness.RunningAt(Side.Primary).Should().BeEquivalentTo("payroll-app-1", "payroll-web-1");
        Invariants.NothingDeletedThatHeldData(witness, new HashSet<string>()).Held.Should().BeTrue("the product deleted nothing");
        Invariants.WritesInOrder(witness, Side.Primary, new Dictionary<string, long>()).Faults.Should().ContainSingle()
            .Which.Should().Contain("payroll-db-1 has no disks");
        Invariants.Equal(witness.Compare(Side.Primary, Side.Recovery)).Held.Should().BeFalse("nothing was copied");
    }

    [Fact]
    public async Task OpenAsync_AddressesOfAnotherDemo_SaysHowToTakeOthers() =>
        (await FluentActions.Awaiting(() => DemoStage.OpenAsync(Options, Path.Combine(_folder, "other"), CancellationToken.None))
            .Should().ThrowAsync<CommandFailure>("the machines of one would answer for those of the other"))
            .Which.Error.Remedy.Should().Contain("--network");

    private async Task<int> TellAsync(params Chapter[] chapters)
    {
        await using var reports = new StringWriter(_reports);
        await using var narration = new StringWriter(_narration);
        var terminal = Terminal.Of(new InvocationConfiguration { Output = reports, Error = narration }, json: true);
        return await new Storyteller(_stage, terminal, Options).TellAsync(chapters, CancellationToken.None);
    }
}
