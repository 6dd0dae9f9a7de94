using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</title></style></svg><script>alert(1)</script><img src=//evil.example onerror='x'>\"&\0\u001b\ud800";

    [Fact]
    public void Write_SoundRun_SaysWhoWhatWhenAndHowItEnded()
    {
        var page = HtmlReport.Write(Reports.Sound());

        page.Should().StartWith("<!DOCTYPE html>").And.Contain("<html lang=\"en\">");
        Text(page).Should().Contain("Planned failover of payroll: ✓ completed")
            .And.Contain("unverified:operator").And.Contain("2026-11-23 15:34:55 UTC").And.Contain("2026-11-23 15:48:55 UTC")
            .And.Contain("Took 14 min").And.Contain("payroll-planned-failover-20261123T153455Z-3fa9c1");
        TileOf(page, "Recovery time").Should().Be("met Recovery time 13 min 20 s ✓ Target of 30 min met From the beginning of the run until the last machine was healthy.");
        TileOf(page, "Worst data loss").Should().Be("met Worst data loss 0 s ✓ Target of 15 min met The worst of all machines.");
        page.Should().NotContain("id=\"debts\"").And.NotContain("id=\"losses\"").And.NotContain("id=\"back\"").And.NotContain("id=\"change\"");
    }

    [Fact]
    public void Write_TroubledRun_SaysWhatIsNotSafeAndWhatToDo()
    {
        var page = HtmlReport.Write(Reports.Troubled());
        var text = Text(page);

        text.Should().Contain("Unplanned failover of payroll: ✕ stopped")
            .And.Contain("DR-5001 The port 8080 of 10.2.0.5 did not answer within 10 minutes.")
            .And.Contain("Expected: A connection.").And.Contain("To do: Look at the instance, then start the operation again.")
            .And.Contain("Correlation id: 7f1c2b9e-1111-4222-8333-444455556666");
        RowOf(page, "debts", "m000").Should().Contain("virtualMachines/m000").And.Contain("unverified:operator").And.Contain("The site does not answer.");
        RowOf(page, "losses", "m000").Should().Be(
            "m000 primary site 2026-11-23 15:12:55 UTC 2026-11-23 15:34:55 UTC 22 min payroll/m000/17 crash: all disks at one instant lost, or left behind /subscriptions/s/kept-1");
        RowOf(page, "back", "m001").Should().Be("m001 recreated The original VM is gone. full No base stands at the primary site.");
        WebUtility.HtmlDecode(page).Should().Contain("<pre><code class=\"language-yaml\">primary: north\nmachines:\n  - name: m000\n", "YAML is nothing without its indentation");
        RowOf(page, "m1", "Start").Should().StartWith("Start ✕ failed 15:43:37 15:48:07 4 min 30 s 2 TCP 5432 answered. 1 call: 0f3a1c52");
        TileOf(page, "Recovery time").Should().StartWith("unknown Recovery time – ? Target of 30 min: not measured");
        TileOf(page, "Worst data loss").Should().Be(
            "missed Worst data loss 22 min ✕ Target of 15 min missed It was not measured for 1 of 2 machines; theirs may be more. Nothing is lost so far of the other 1 machine.");
    }

    [Fact]
    public void Write_Timeline_HasABarPerStepALegendAndWords()
    {
        var page = HtmlReport.Write(Reports.Troubled());
        var drawing = WebUtility.HtmlDecode(Drawing().Match(page).Value);

        drawing.Should().Contain("role=\"img\"").And.Contain("aria-labelledby=\"tt td\"").And.Contain("<title id=\"tt\">").And.Contain("<desc id=\"td\">");
        Bar().Count(drawing).Should().Be(10, "two machines went through five steps, the third through none");
        drawing.Should().Contain("<title>m001: Start, failed, 15:43:37 – 15:48:07, 4 min 30 s</title>");
        drawing.Split("class=\"bad\"").Should().HaveCount(2, "the one failed step is hatched").And.Subject.Last().Should().Contain("✕");
        drawing.Should().Contain(">+2 min</text>").And.Contain(">+14 min</text>");
        Text(LegendList().Match(page).Value).Should().Be("Power off Backup Live Sync Disable Live Sync Start hatched and marked ✕: failed");
    }

    [Fact]
    public void Write_AnyReport_LoadsNothingRunsNothingAndTitlesItsTables()
    {
        var page = HtmlReport.Write(Reports.Troubled());

        page.Should().Contain("default-src &#x27;none&#x27;", "the policy holds for a page that is opened as a file, too");
        page.Should().NotContainAny("<script", "<link", "<img", "<iframe", "@import", " src=", "http://", "https://", " onload", " style=");
        Url().Matches(page).Select(match => match.Value).Should().OnlyContain(url => url.StartsWith("url(#", StringComparison.Ordinal));
        page.Split("<table>").Skip(1).Should().NotBeEmpty().And.OnlyContain(table => table.StartsWith("<caption>", StringComparison.Ordinal));
        page.Split("<th ").Skip(1).Should().OnlyContain(header => header.StartsWith("scope=", StringComparison.Ordinal));
        Id().Matches(page).Select(match => match.Value).Should().OnlyHaveUniqueItems();
        Heading().Matches(page).Select(match => int.Parse(match.Groups[1].Value)).Should().StartWith(1)
            .And.Subject.Zip(Heading().Matches(page).Skip(1).Select(match => int.Parse(match.Groups[1].Value)))
            .Should().OnlyContain(pair => pair.Second <= pair.First + 1, "no level is left out");
    }

    [Fact]
    public void Write_HostileWords_AreTextEverywhere()
    {
        var troubled = Reports.Troubled();
        var error = new DrError(Hostile, Hostile, Hostile, Hostile, Hostile);
        var machine = troubled.Machines[1];
        var report = troubled with
        {
            Run = new RunId(Hostile),
            Group = new GroupName(Hostile),
            RequestedBy = Hostile,
            PlanHash = Hostile,
            PlanChange = Hostile,
            Error = error,
            Machines =
            [
                machine with
                {
                    Name = new MachineName(Hostile),
                    Error = error,
                    Evidence = new DataLossEvidence(1, Reports.Begin, Reports.Begin, null, Hostile),
                    Loss = new LossWindow(SiteRole.Recovery, Reports.Begin, null, Hostile, null, [Hostile]),
                    Decision = new FailbackDecision(FailbackVm.NewSite, Hostile, FailbackData.Delta, Hostile),
                    Debt = new FencingDebt(troubled.Run, Hostile, Reports.Begin, Hostile, Hostile),
                    Steps = [.. machine.Steps.Select(step => step with
                    {
                        Detail = Hostile, RestorePoint = Hostile, CorrelationIds = [Hostile], Error = error with { Code = "other" },
                    })],
                },
            ],
        };

        var page = HtmlReport.Write(report);

        Tag().Matches(page).Select(match => match.Groups[1].Value).Distinct().Should().BeSubsetOf(
            Tag().Matches(HtmlReport.Write(troubled)).Select(match => match.Groups[1].Value).Distinct(), "no word became a tag");
        page.Should().NotContain("evil.example onerror='").And.NotContain("\0").And.NotContain("\u001b");
        page.Split("&lt;script&gt;alert(1)&lt;/script&gt;").Should().HaveCountGreaterThan(50, "each of them is shown");
        Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(page)).Should().Be(page);
    }

    [Fact]
    public void Write_ReportThatKnowsNothing_IsNeverGreen()
    {
        var report = Reports.Sound() with
        {
            Outcome = RunOutcome.Refused,
            StartedAt = Reports.Begin,
            EndedAt = Reports.Begin,
            RtoSeconds = null,
            Error = new DrError(ErrorCodes.GroupBusy, "Busy.", "Wait."),
            Machines = [],
        };

        var page = HtmlReport.Write(report);

        page.Should().NotContain("class=\"tile met\"").And.NotContain("class=\"badge met\"");
        TileOf(page, "Worst data loss").Should().Be("unknown Worst data loss – ? Target of 15 min: not measured The run reports no machine.");
        Text(page).Should().Contain("No step was begun.").And.Contain("– refused");
    }

    [Fact]
    public void Write_RecoveryTimeThatIsNotMeasured_SaysWhy() =>
        TileOf(HtmlReport.Write(Reports.Sound() with { RtoSeconds = null, RtoNote = "Not measured: an earlier run began it." }), "Recovery time")
            .Should().EndWith("Not measured: an earlier run began it.");

    [Fact]
    public void Write_RunThatStopped_CountsNoLossOfWhatItDidNotStart()
    {
        var sound = Reports.Sound();
        var loss = new LossWindow(SiteRole.Primary, Reports.Begin, Reports.Begin.AddHours(1), "rp-1");
        MachineReport Left(MachineReport machine) => machine with
        {
            Outcome = StepOutcome.NotReached, DataLossSeconds = null, Evidence = null, Loss = loss,
            Steps = [.. machine.Steps.Where(step => step.Step != Step.Start)],
        };
        var none = sound with { Outcome = RunOutcome.Stopped, Machines = [.. sound.Machines.Select(Left)] };
        var some = sound with { Outcome = RunOutcome.Stopped, Machines = [Left(sound.Machines[0]), .. sound.Machines.Skip(1)] };

        TileOf(HtmlReport.Write(none), "Worst data loss").Should().EndWith("No instance was started: nothing is lost so far.");
        Text(HtmlReport.Write(none)).Should().Contain("nothing lost so far", "each window says what became of it");
        TileOf(HtmlReport.Write(some), "Worst data loss").Should().EndWith("Nothing is lost so far of the other 1 machine.")
            .And.NotContain("1 h", "that machine serves where it is");
    }

    [Theory]
    [InlineData(null, null, "unknown")]
    [InlineData(null, 60d, "unknown")]
    [InlineData(0d, null, "none")]
    [InlineData(0d, 60d, "met")]
    [InlineData(60d, 60d, "met")]
    [InlineData(60.5, 60d, "missed")]
    [InlineData(double.NaN, 60d, "unknown")]
    [InlineData(double.PositiveInfinity, 60d, "unknown")]
    [InlineData(-1d, 60d, "unknown")]
    public void Write_RecoveryTime_IsMetOnlyByAMeasurement(double? seconds, double? target, string kind) =>
        TileOf(HtmlReport.Write(Reports.Sound() with { RtoSeconds = seconds, RtoTargetSeconds = target }), "Recovery time")
            .Should().StartWith(kind + " ");

    [Theory]
    [InlineData(new double[] { 0, 0, 0 }, "met")]
    [InlineData(new double[] { 0, 0, double.NaN }, "unknown")]
    [InlineData(new double[] { 0, 901, 0 }, "missed")]
    [InlineData(new double[] { double.NaN, 901, double.NaN }, "missed")]
    public void Write_DataLoss_IsTheWorstOfAllMachines(double[] losses, string kind)
    {
        var sound = Reports.Sound();
        var report = sound with
        {
            Machines = [.. sound.Machines.Zip(losses, (machine, loss) => machine with { DataLossSeconds = double.IsNaN(loss) ? null : loss })],
        };

        TileOf(HtmlReport.Write(report), "Worst data loss").Should().StartWith(kind + " ");
    }

    [Fact]
    public void Write_LossThatGoesOn_IsNotMeasured()
    {
        var sound = Reports.Sound(1);
        var report = sound with
        {
            Machines = [sound.Machines[0] with { Loss = new LossWindow(SiteRole.Primary, Reports.Begin, null) }],
        };

        TileOf(HtmlReport.Write(report), "Worst data loss").Should().StartWith("unknown ");
        RowOf(HtmlReport.Write(report), "losses", "m000").Should().Contain("goes on not known none").And.EndWith("the disks only");
    }

    [Theory]
    [InlineData(Operation.LiveSync)]
    [InlineData(Operation.DisableLiveSync)]
    public void Write_OperationThatMovesNothing_HasNoRecoveryTime(Operation operation) =>
        HtmlReport.Write(Reports.Sound() with { Operation = operation }).Should().NotContain("Recovery time");

    [Fact]
    public void Write_EveryWord_IsKnown()
    {
        foreach (var operation in Enum.GetValues<Operation>())
        {
            foreach (var outcome in Enum.GetValues<RunOutcome>())
            {
                var report = Reports.Sound(1) with { Operation = operation, Outcome = outcome };
                var steps = Enum.GetValues<Step>().SelectMany(step => Enum.GetValues<StepOutcome>().Select(end =>
                    new StepReport { Step = step, Outcome = end, StartedAt = Reports.Begin }));
                var write = () => HtmlReport.Write(report with { Machines = [report.Machines[0] with { Steps = [.. steps] }] });
                write.Should().NotThrow("{0} that {1} must be told", operation, outcome);
            }
        }
    }

    [Fact]
    public void Write_TheMostMachines_IsSmallAndFast()
    {
        var sound = Reports.Sound(350);
        var report = sound with
        {
            Machines = [.. sound.Machines.Select(machine => machine with
            {
                Steps = [.. machine.Steps.Select(step => step with { CorrelationIds = [.. Enumerable.Repeat(step.CorrelationIds[0], 8)] })],
            })],
        };
        JsonSerializer.SerializeToUtf8Bytes(report, ContractsJson.Default.RunReport).Length
            .Should().BeInRange(900_000, 1024 * 1024, "a record holds no more than a message of 1 MB");
        HtmlReport.Write(report);

        var watch = Stopwatch.StartNew();
        var page = HtmlReport.Write(report);

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
        Encoding.UTF8.GetByteCount(page).Should().BeLessThan(2 * 1024 * 1024);
        Bar().Count(page).Should().Be(350 * 5);
    }

    /// <summary>The words of a page, as read.</summary>
    private static string Text(string html) =>
        Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ").Trim();

    /// <summary>A tile's kind and words.</summary>
    private static string TileOf(string page, string title) =>
        Tile().Matches(page).Where(match => match.Groups[2].Value.StartsWith($"<h3>{title}</h3>", StringComparison.Ordinal))
            .Select(match => $"{match.Groups[1].Value} {Text(match.Groups[2].Value)}").Single();

    /// <summary>The words of a table's row, by the heading above it and the row's own.</summary>
    private static string RowOf(string page, string heading, string row)
    {
        var table = page[page.IndexOf($"id=\"{heading}\"", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</table>", StringComparison.Ordinal)];
        return Text(table.Split("<tr>").Single(line => line.StartsWith($"<th scope=\"row\">{row}<", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"<(/?[a-zA-Z!][a-zA-Z0-9]*)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("<div class=\"tile (\\w+)\">(.*?)</div>")]
    private static partial Regex Tile();

    [GeneratedRegex("<svg class=\"timeline\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex("<ul class=\"legend\">.*?</ul>")]
    private static partial Regex LegendList();

    [GeneratedRegex("<rect class=\"s[0-7]\" x=")]
    private static partial Regex Bar();

    [GeneratedRegex(@"url\([^)]*\)")]
    private static partial Regex Url();

    [GeneratedRegex(" id=\"[^\"]*\"")]
    private static partial Regex Id();

    [GeneratedRegex("<h([1-6])")]
    private static partial Regex Heading();
}
