using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Control;

public class ApprovalScenarios
{
    private static readonly Plan Plan = Sample.ThreeTiers with
    {
        Approvals = [new ApprovalRule(Operation.PlannedFailover, 2)],
        ApprovalTimeout = TimeSpan.FromHours(2),
    };

    [Fact]
    public async Task It_begins_once_enough_others_approved()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);
        runbook.World.Calls.Should().BeEmpty("nothing is touched before");
        (await runbook.GroupAsync()).CurrentRun.Should().BeNull("a run that waits holds up nobody");

        await runbook.ApproveAsync(request, "unverified:bob");
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        (await runbook.ProgressAsync<RunProgress>(request.Run.Value)).Stage.Should().StartWith("Waiting for approval: 1 of 2");
        await runbook.ApproveAsync(request, "unverified:eve");
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Approvals.Select(approval => approval.By).Should().Equal("unverified:bob", "unverified:eve");
    }

    [Fact]
    public async Task Neither_the_requester_nor_the_same_one_twice_nor_another_plan_counts()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);

        await runbook.ApproveAsync(request, request.RequestedBy);
        await runbook.ApproveAsync(request, request.RequestedBy.ToUpperInvariant());
        await runbook.ApproveAsync(request, "unverified:bob");
        await runbook.ApproveAsync(request, "unverified:bob");
        await runbook.ApproveAsync(request, "unverified:Bob");
        await runbook.ApproveAsync(request, "unverified:eve", planHash: "another");
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.NotApproved } });
        report.EndedAt.Should().BeCloseTo(request.RequestedAt.AddHours(2), TimeSpan.FromMinutes(1));
        report.Error!.Message.Should().StartWith("1 of 2");
        runbook.World.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("unverified:bob")]
    [InlineData("unverified:ada")]
    public async Task A_rejection_ends_it_untouched_also_by_whoever_asked(string by)
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);

        await runbook.ApproveAsync(request, by, reject: true);
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.Rejected } });
        runbook.World.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_waits_can_be_cancelled()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);

        await runbook.CancelAsync(request.Run);
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Cancelled, Error = new { Code = ErrorCodes.Cancelled } });
        runbook.World.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task An_orchestration_that_does_not_wait_is_refused_by_the_group()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);
        var begin = new BeginRequest(request.Run, request.Operation, request.PlanHash, request.PlanHash, []);
        await runbook.Client.SignalEntityAsync(ProtectionGroup.Begin, Sample.Group.Value, begin);
        await runbook.PassAsync(TimeSpan.FromSeconds(1));

        (await runbook.GroupAsync()).CurrentRun.Should().BeNull();
    }

    [Fact]
    public async Task One_that_waits_is_not_crowded_out_by_requests_that_nobody_has_to_approve()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);
        await runbook.ApproveAsync(request, "unverified:bob");
        for (var i = 0; i < 60; i++)
        {
            await runbook.AnnounceAsync(runbook.NextRequest(Operation.LiveSync, Plan));
        }

        await runbook.ApproveAsync(request, "unverified:eve");

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task Announced_again_it_keeps_what_was_approved()
    {
        await using var runbook = await Runbook.OpenAsync();
        var request = await WaitingAsync(runbook);
        await runbook.ApproveAsync(request, "unverified:bob");

        await runbook.AnnounceAsync(request);
        await runbook.ApproveAsync(request, "unverified:eve");

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Completed);
    }

    private static async Task<RunRequest> WaitingAsync(Runbook runbook)
    {
        var request = runbook.NextRequest(Operation.PlannedFailover, Plan);
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        return request;
    }
}
