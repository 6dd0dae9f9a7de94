using System.Net.Http.Json;
using Azure;
using Azure.ResourceManager.Compute;

namespace DrFunctions.Simulator.Tests.Control;

public class FaultTests
{
    [Fact]
    public async Task Fail_StrikesTheNthMatchOnly()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = "deallocate", Nth = 2, Status = 500, Code = "InternalServerError" });
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        (await cloud.Vm("payroll-app-1").DeallocateAsync(WaitUntil.Started).RefusedAsync()).Status.Should().Be(500);
        await cloud.Vm("payroll-app-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Faults.List().Should().ContainSingle().Which.Should().Match<FaultRule>(f => f.Matched == 3 && f.Struck == 1);
    }

    [Fact]
    public async Task LostReply_HasItsEffectOnce_AndTheCallerSeesABrokenConnection()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Method = "POST", Action = "deallocate" });
        (await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).RefusedAsync()).Status.Should().Be(0, "there was no answer");
        cloud.Server.Journal.After().Should().ContainSingle(e => e.Kind == "mutation" && e.Action == "Microsoft.Compute/virtualMachines/deallocate/action");
        cloud.Server.Journal.After().Should().Contain(e => e.Kind == "power" && e.From == "running");
    }

    [Fact]
    public async Task Operation_EndsFailedWithItsCode_AndTheMachineStaysAsItWas()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "start", Code = "AllocationFailed", Message = "No capacity." });
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        var failure = await vm.PowerOnAsync(WaitUntil.Started).DoneAsync().RefusedAsync();
        (failure.Status, failure.ErrorCode).Should().Be((200, "AllocationFailed"));
        var statuses = (await vm.InstanceViewAsync()).Value.Statuses.Select(s => s.Code);
        statuses.Should().Equal("ProvisioningState/failed/AllocationFailed", "PowerState/deallocated");
        await vm.PowerOnAsync(WaitUntil.Started).DoneAsync();
    }

    [Fact]
    public async Task SnapshotWhoseCreationFailed_IsTakenAnewByTheSamePut()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Method = "PUT", Path = "/snapshots/" });
        var disk = cloud.DiskId("payroll-db-1-os");
        (await cloud.SnapshotAsync(disk, "s").RefusedAsync()).ErrorCode.Should().Be("InternalExecutionError");
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        var snapshot = await cloud.SnapshotAsync(disk, "s");
        cloud.Server.Disks.Compare(snapshot.Id!, disk!).Equal.Should().BeTrue("it holds what the disk holds now, not what it held when the creation failed");
    }

    [Fact]
    public async Task GuestShutdown_StopsTheMachine_AndIsJournalledAsGuest()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Mode = "shutdown", Vm = cloud.Vm("payroll-db-1").Id });
        (await cloud.Vm("payroll-db-1").PowerAsync()).Should().Be("stopped", "its host is kept");
        cloud.Server.Journal.After().Last(e => e.Kind == "power").Why.Should().Be("guest");
    }

    [Fact]
    public async Task MachineWhoseCreationFailed_BootsByTheSamePut()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Method = "PUT", Path = "/virtualMachines/", Code = "AllocationFailed" });
        await cloud.Vm("payroll-db-1", "payroll-dr", cloud.Owner).DeleteAsync(WaitUntil.Started).DoneAsync();
        var body = $$"""
            { "location": "northeurope", "properties": { "hardwareProfile": { "vmSize": "Standard_D2s_v3" },
              "storageProfile": { "osDisk": { "createOption": "Attach", "osType": "Linux", "managedDisk": { "id": "{{cloud.DiskId("payroll-db-1-os-replica", "payroll-dr")}}" } } },
              "networkProfile": { "networkInterfaces": [ { "id": "{{cloud.Subscription}}/resourceGroups/payroll-dr/providers/Microsoft.Network/networkInterfaces/payroll-db-1-nic" } ] } } }
            """;
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        foreach (var (status, state) in new[] { (System.Net.HttpStatusCode.Created, "Failed"), (System.Net.HttpStatusCode.OK, "Succeeded") })
        {
            (await cloud.SendAsync(HttpMethod.Put, $"{vm.Id}?api-version=2023-07-01", body)).StatusCode.Should().Be(status);
            while ((await vm.GetAsync()).Value.Data.ProvisioningState is "Creating" or "Updating") await Task.Delay(5);
            (await vm.GetAsync()).Value.Data.ProvisioningState.Should().Be(state);
        }

        (await vm.PowerAsync()).Should().Be("running");
    }

    [Fact]
    public async Task ThrottleStorm_StrikesAsOftenAsItSays()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Method = "GET", Count = 2, RetryAfter = 7 });
        for (var i = 0; i < 2; i++)
        {
            var refusal = await cloud.Vm("payroll-db-1").GetAsync().RefusedAsync();
            refusal.Status.Should().Be(429);
            refusal.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var after).Should().BeTrue();
            after.Should().Be("7");
        }

        await cloud.Vm("payroll-db-1").GetAsync();
    }

    [Fact]
    public async Task Outage_SilencesOneRegion_AndListsLeaveItOut()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var outage = cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });
        (await cloud.Vm("payroll-db-1").GetAsync().RefusedAsync()).Status.Should().Be(503);
        (await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).RefusedAsync()).Status.Should().Be(503);
        await cloud.Vm("payroll-db-1", "payroll-dr").GetAsync();
        var seen = new List<string?>();
        await foreach (var vm in cloud.Arm.GetSubscriptionResource(new(cloud.Subscription)).GetVirtualMachinesAsync(statusOnly: "true")) seen.Add(vm.Data.Location.Name);
        seen.Should().OnlyContain(l => l == "northeurope", "what is not listed is unknown, not off").And.NotBeEmpty();
        cloud.Server.Faults.Remove(outage.Id!).Should().BeTrue();
        await cloud.Vm("payroll-db-1").GetAsync();
    }

    [Fact]
    public async Task Outage_ThatAborts_BreaksTheConnection()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", Mode = "abort" });
        (await cloud.Vm("payroll-db-1").GetAsync().RefusedAsync()).Status.Should().Be(0);
    }

    [Fact]
    public async Task StartVm_HappensBehindTheCallersBack_AndIsJournalledAsFault()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var vm = cloud.Vm("payroll-db-1");
        await vm.DeallocateAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = vm.Id, Method = "PUT", Path = "/snapshots/" });
        (await vm.PowerAsync()).Should().Be("deallocated", "it waits for its call");
        await cloud.SnapshotAsync(cloud.DiskId("payroll-db-1-os"), "s");
        (await vm.PowerAsync()).Should().Be("running");
        cloud.Server.Journal.After().Last(e => e.Kind == "power").Why.Should().Be("fault");
    }

    [Fact]
    public async Task ControlPlane_AddsListsAndRemovesFaults_WithoutAToken()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var added = await cloud.Http.PostAsJsonAsync("/simulator/faults", new { kind = "Fail", action = "start", status = 503 });
        added.EnsureSuccessStatusCode();
        (await cloud.Http.GetStringAsync("/simulator/faults")).Should().Contain("fault-1");
        (await cloud.Http.PostAsJsonAsync("/simulator/faults", new { kind = "Outage" })).StatusCode.Should().Be(System.Net.HttpStatusCode.BadRequest, "an outage needs a site");
        (await cloud.Http.DeleteAsync("/simulator/faults/fault-1")).EnsureSuccessStatusCode();
        cloud.Server.Faults.List().Should().BeEmpty();
    }

    [Fact]
    public async Task Journal_IsReadAsLines_AfterASequenceNumber()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        var lines = (await cloud.Http.GetStringAsync("/simulator/journal")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(cloud.Server.Journal.After().Count);
        lines[0].Should().Contain("\"kind\":\"mutation\"").And.Contain("clientRequestId").And.Contain("5a3b1c00-0000-4000-8000-0000000000d1", "the cause comes before its effect");
        lines[0].Should().Contain("\"effect\":\"power\"");
        lines[1].Should().Contain("\"from\":\"running\"").And.Contain("\"to\":\"deallocating\"").And.Contain("lastAcknowledged");
        (await cloud.Http.GetStringAsync($"/simulator/journal?after={lines.Length}")).Should().BeEmpty();
    }
}
