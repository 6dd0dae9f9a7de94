using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Where a run waits to be approved before it begins. The group sees to it that none begins without.</summary>
internal sealed class ApprovalDesk(OrchestrationContext context, RunRequest request, ControlDesk control, Action<string> show)
{
    /// <summary>Who approved.</summary>
    public IReadOnlyList<Approval> Given { get; private set; } = [];

    /// <summary>Waits to be approved, where that is asked for; gives why the run must not begin.</summary>
    public async Task<DrError?> WhyNotAsync()
    {
        if (ApprovalState.For(request) is null)
        {
            return null;
        }

        foreach (var delay in Patience.Announcement.Append(TimeSpan.Zero))
        {
            var standing = await context.CallEntityAsync(ProtectionGroup.Approved, request.Plan.Group.Value, request.Run);
            if (standing.Announced)
            {
                return standing.Approval is { } approval
                    ? await WaitAsync(approval)
                    : Refusals.NotRequested(request.Run);
            }

            await context.CreateTimer(delay);
        }

        return Refusals.NotRequested(request.Run);
    }

    private async Task<DrError?> WaitAsync(ApprovalState approval)
    {
        while (!approval.IsGranted)
        {
            Given = approval.Given;
            if (approval.Rejected is { } by)
            {
                return Refusals.Rejected(request.Run, by);
            }

            var left = approval.ExpiresAt - context.CurrentUtcDateTime;
            if (left <= TimeSpan.Zero)
            {
                return Refusals.NotApproved(request.Run, approval);
            }

            show($"Waiting for approval: {approval.Given.Count} of {approval.Needed}, until {approval.ExpiresAt:u}");
            if (await control.ToldAsync(left) is { } order)
            {
                return Refusals.Cancelled(request.Run, request.Plan.Group, order, [], halfway: false);
            }

            approval = (await context.CallEntityAsync(ProtectionGroup.Approved, request.Plan.Group.Value, request.Run)).Approval
                ?? approval;
        }

        Given = approval.Given;
        return null;
    }
}
