using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class RunRecordTests
{
    private readonly EntityBench<RunRecordState> _record = new(RunRecord.Name, () => new RunRecord(), "run-1");

    [Fact]
    public void OpenAndClose_KeepWhatTheyWereGivenFirst()
    {
        var first = Sample.Request(Sample.ThreeTiers);
        _record.Run(RunRecord.Open, RunSummary.Of(first));
        _record.Run(RunRecord.Close, Report(first, RunOutcome.Completed));
        var kept = _record.Signals.Should().ContainSingle("the report is kept apart, so that lists need not read it").Subject;

        _record.Run(RunRecord.Open, RunSummary.Of(first with { RequestedBy = "unverified:mallory" }));
        _record.Run(RunRecord.Close, Report(first, RunOutcome.Refused));

        _record.State.Summary!.RequestedBy.Should().Be("unverified:ada", "a record is written once");
        _record.State.Report!.Outcome.Should().Be(RunOutcome.Completed, "so is a report");
        _record.Signals.Should().BeEmpty("the first one is kept");
        kept.Should().BeEquivalentTo(new { Target = KeptReport.Name.WithKey("run-1"), Operation = KeptReport.Keep.Name });
    }

    [Fact]
    public void Close_WithALargeReport_LeavesASmallRecord()
    {
        var request = Sample.Request(Sample.ThreeTiers);
        _record.Run(RunRecord.Open, RunSummary.Of(request));

        _record.Run(RunRecord.Close, Report(request, RunOutcome.Stopped) with
        {
            Error = new DrError(ErrorCodes.SiteError, new string('x', 100_000), "Look."),
        });

        JsonSerializer.Serialize(_record.State, OrchestrationsJson.PayloadOptions).Length.Should().BeLessThan(
            1000, "a list reads the records of thousands of runs");
    }

    [Fact]
    public void Keep_KeepsTheFirstReport()
    {
        var first = Sample.Request(Sample.ThreeTiers);
        var kept = new EntityBench<KeptReportState>(KeptReport.Name, () => new KeptReport(), "run-1");

        kept.Run(KeptReport.Keep, Report(first, RunOutcome.Completed));
        kept.Run(KeptReport.Keep, Report(first, RunOutcome.Refused));

        kept.State.Report!.Outcome.Should().Be(RunOutcome.Completed);
    }

    private static RunReport Report(RunRequest request, RunOutcome outcome) =>
        ReportWriter.Write(request, Sample.Morning, Sample.Morning.AddMinutes(1), outcome, []);
}
