using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Orchestrations;

namespace DrFunctions.Host.Tests.Client;

public sealed class OwnWordsTests
{
    [Theory]
    [InlineData("Or look at it: GET /api/runs/r-1.", "Or look at it: 'dr show r-1'.")]
    [InlineData("Look: GET /api/groups/pay.roll.", "Look: 'dr groups pay.roll'.")]
    [InlineData("GET /api/groups/payroll/restore-points. Or not.", "'dr restore-points payroll'. Or not.")]
    [InlineData("Name the machine in \"waiveFencing\". So.", "Name the machine by --waive-fencing. So.")]
    [InlineData("Name their codes in \"force\" in the body: DR-7105.", "Name their codes by --force DR-7105.")]
    [InlineData("See GET /api/groups/payroll/readiness.", "See 'dr check payroll --last'.")]
    [InlineData("Look at GET /api/groups; so.", "Look at 'dr groups'; so.")]
    [InlineData("Look at GET /api/runs.", "Look at 'dr runs'.")]
    [InlineData(
        "See GET /api/runs?group=payroll; start one by POST /api/groups/payroll/live-sync.",
        "See 'dr runs --group payroll'; start one by 'dr live-sync run payroll'.")]
    [InlineData("By POST /api/groups/payroll/undo-failover, or POST /api/groups/payroll/failback.", "By 'dr undo payroll', or 'dr failback payroll'.")]
    [InlineData(
        "Protect it: POST /api/groups/payroll/protect; not POST /api/groups/payroll/reprotect.",
        "Protect it: 'dr protect payroll'; not 'dr reprotect payroll'.")]
    [InlineData("POST /api/groups/payroll/live-sync/enable or POST /api/groups/payroll/live-sync.", "'dr live-sync enable payroll' or 'dr live-sync run payroll'.")]
    [InlineData("Again with \"acknowledgeDataLoss\": \"payroll\" in the body.", "Again with --acknowledge-data-loss payroll.")]
    [InlineData("Again with \"acknowledgeDivergence\": \"payroll\" in the body.", "Again with --acknowledge-divergence payroll.")]
    [InlineData("Wait.", "Wait.")]
    public void Of_Remedy_NamesTheCommand(string remedy, string own) => OwnWords.Of(remedy).Should().Be(own);

    [Fact]
    public void Of_RefusalsOfTheProduct_NamesNoAddress()
    {
        DrError[] refusals =
        [
            Refusals.Busy("payroll", new RunId("payroll-1")),
            .. Enum.GetValues<GroupPhase>().Select(phase => Refusals.IllegalInPhase("payroll", phase, Operation.Protect)),
            Refusals.LiveSyncDisabled(new GroupName("payroll")),
            Refusals.NotAcknowledged(new GroupName("payroll"), "acknowledgeDataLoss", "Writes are lost."),
        ];

        refusals.Select(refusal => OwnWords.Of(refusal).Remedy).Should().NotContain(
            remedy => remedy.Contains("/api/") || remedy.Contains("the body"), "a change of their wording must not pass unseen");
    }

    [Theory]
    [InlineData("It broke", "DR-1: It broke. Mend it.")]
    [InlineData("It broke.", "DR-1: It broke. Mend it.")]
    [InlineData("Why? ", "DR-1: Why? Mend it.")]
    public void Error_AsOneLine_HasAFullStopBeforeItsRemedy(string message, string line) =>
        new DrError("DR-1", message, "Mend it.").ToString().Should().Be(line);
}
