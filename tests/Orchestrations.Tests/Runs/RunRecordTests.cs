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

        _record.Run(RunRecord.Open, RunSummary.Of(first with { RequestedBy = "unverified:mallory" }));
        _record.Run(RunRecord.Close, Report(first, RunOutcome.Refused));

        _record.State.Summary!.RequestedBy.Should().Be("unverified:ada", "a record is written once");
        _record.State.Report!.Outcome.Should().Be(RunOutcome.Completed, "so is a report");
    }

    private static RunReport Report(RunRequest request, RunOutcome outcome) =>
        ReportWriter.Write(request, Sample.Morning, Sample.Morning.AddMinutes(1), outcome, []);
}
