using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Why a group is not recovered.</summary>
internal static class RecoveryErrors
{
    private const string Actions = "\"action\": \"resume\" or \"action\": \"rollback\", or no body to see what is left.";

    public static DrError Nothing(GroupName group, GroupPhase phase) => new(
        ErrorCodes.NothingToRecover,
        $"The group '{group}' is {phase}: no run of it was left halfway.",
        $"Nothing has to be recovered. GET /api/groups/{group} says where it stands.",
        $"A group that is {GroupPhase.NeedsRecovery}.");

    public static DrError UnknownAction(string action) =>
        RequestErrors.Bad($"'{action}' is no way to recover.", "Write resume or rollback.", Actions);

    public static DrError NoAction(IEnumerable<string> members) => RequestErrors.Bad(
        $"The body has options and no action: {string.Join(", ", members)}.", "Say what they are for.", Actions);
}
