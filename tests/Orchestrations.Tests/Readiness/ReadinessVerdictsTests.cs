using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Checks;

public class ReadinessVerdictsTests
{
    [Fact]
    public void Write_SilentSite_IsSaidOnceAndForAllThatCouldNotBeChecked()
    {
        var report = Write(
            Of(ErrorCodes.SiteUnreachable, "while listing VMs", SiteRole.Primary), Of(ErrorCodes.SiteUnreachable, "while reading locks", SiteRole.Primary),
            Of(ErrorCodes.NotChecked, "because of that", SiteRole.Primary), Of(ErrorCodes.NotChecked, "another cause", SiteRole.Recovery));

        report.Findings.Select(finding => (finding.Code, finding.Side)).Should().Equal(
            (ErrorCodes.NotChecked, SiteRole.Recovery), (ErrorCodes.SiteUnreachable, SiteRole.Primary));
    }

    [Fact]
    public void Write_ManyFindings_KeepsErrorsFirstAndCountsAll()
    {
        var warnings = Enumerable.Range(0, 600).Select(i => Of(ErrorCodes.NoHealthProbe, $"{i}") with { Severity = Severity.Warning });

        var report = Write([.. warnings, Of(ErrorCodes.VmMissing, "gone")]);

        report.Findings.Should().HaveCount(500);
        report.Findings[0].Code.Should().Be(ErrorCodes.VmMissing);
        report.Should().BeEquivalentTo(new { Errors = 1, Warnings = 600, Omitted = 101, Verdict = ReadinessVerdict.NotReady });
        report.Blocking.Should().Equal(ErrorCodes.VmMissing);
    }

    [Fact]
    public void Write_Nothing_IsReady() => Write().Verdict.Should().Be(ReadinessVerdict.Ready);

    private static ReadinessReport Write(params Finding[] findings) => ReadinessVerdicts.Write(
        new ReadinessRequest(Sample.Plan("db"), "hash"), Sample.Morning, TimeSpan.FromSeconds(1), findings);

    private static Finding Of(string code, string message, SiteRole? side = null) => new(Severity.Error, code, message, "Mend it.", side);
}
