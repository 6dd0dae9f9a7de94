using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

public sealed class RecoveryPointTests
{
    private static readonly LoadedPlan Payroll = ApiHost.Plans().Find(new GroupName("payroll"))!;

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(GroupPhase.PartlyFailedOver, 10, true)]
    [InlineData(GroupPhase.PartlyFailedOver, 60, false)]
    [InlineData(GroupPhase.FailingOver, 60, null)]
    public void Of_APartedGroup_IsThatOfTheMachinesThatStayed(GroupPhase phase, int minutes, bool? met)
    {
        var sight = new GroupSight(
            new EffectivePlan(Payroll with { Plan = Payroll.Plan with { RpoTarget = TimeSpan.FromMinutes(15) } }, null),
            new ProtectionGroupState { Phase = phase },
            [.. Payroll.Plan.Machines.Select((machine, i) => Machine(machine, i == 0 ? SiteRole.Recovery : SiteRole.Primary, minutes))]);

        var point = RecoveryPoint.Of(sight, Now);

        point.Met.Should().Be(met);
        point.Age.Should().Be(met is null ? null : TimeSpan.FromMinutes(minutes));
        (point.Alert?.Code).Should().Be(met == false ? ErrorCodes.RpoMissed : null);
    }

    private static MachineSight Machine(Machine machine, SiteRole active, int minutes)
    {
        var point = new RestorePoint
        {
            Id = "point",
            Epoch = 0,
            TakenAt = Now.AddMinutes(-minutes),
            Consistency = Consistency.Crash,
            Disks = [],
            Blueprint = new MachineBlueprint { Size = "Standard_D2s_v5", OsType = "Linux", DiskSku = "Premium_LRS" },
        };
        return new MachineSight(machine, new ProtectedMachineState { ActiveSite = active, RestorePoints = [point] }, null);
    }
}
