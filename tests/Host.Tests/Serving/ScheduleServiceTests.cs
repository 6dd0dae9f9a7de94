using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Host.Serving;
using DrFunctions.Host.Tests.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DrFunctions.Host.Tests.Serving;

public sealed class ScheduleServiceTests
{
    [Fact]
    public async Task Start_LooksAtOnceAndThenAtEachFullMinute()
    {
        var time = new SteppingTime();
        var client = new LookedAtClient(time, looks: 4);
        await using var services = Services(time);
        using var service = new ScheduleService(services.GetRequiredService<MinuteTick>(), client, time);

        await service.StartAsync(CancellationToken.None);
        await client.Enough;
        var stopped = service.StopAsync(CancellationToken.None);
        client.Release();
        await stopped;

        client.Looks.Select(look => look.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture))
            .Should().Equal("03:04:05", "03:05:00", "03:06:00", "03:07:00");
        service.ExecuteTask!.IsCompleted.Should().BeTrue("a stop waits for the look under way");
    }

    private static ServiceProvider Services(TimeProvider time)
    {
        var site = new Site
        {
            Name = new SiteName("west"),
            ArmEndpoint = new Uri("https://management.azure.com/"),
            AuthorityHost = new Uri("https://login.microsoftonline.com/"),
            TenantId = "contoso.onmicrosoft.com",
            SubscriptionId = "11111111-2222-4333-8444-555555555555",
            Region = "westeurope",
        };
        var plan = new Plan
        {
            Group = new GroupName("payroll"),
            Primary = site,
            Recovery = site with { Name = new SiteName("east"), SubscriptionId = "66666666-7777-4888-9999-aaaaaaaaaaaa" },
            Machines =
            [
                new Machine
                {
                    Name = new MachineName("db"),
                    Source = new SourceVm("payroll", "db"),
                    Destination = new DestinationVm("payroll-dr", "db") { Nic = "db-nic" },
                },
            ],
            LiveSync = new LiveSyncPolicy("*/5 * * * *"),
        };
        return new ServiceCollection().AddLogging().AddSingleton(time).AddDrApi(PlanSet.Of(plan)).BuildServiceProvider();
    }

    /// <summary>Notes at what times anything is looked at, and holds the last look.</summary>
    private sealed class LookedAtClient(TimeProvider time, int looks) : UnusedClient
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<DateTimeOffset> Looks { get; } = [];

        public Task Enough => _enough.Task;

        public void Release() => _held.SetResult();

        public override async Task<TState?> GetEntityAsync<TState>(
            EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
            where TState : class
        {
            if (!Looks.Contains(time.GetUtcNow()))
            {
                Looks.Add(time.GetUtcNow());
            }

            if (Looks.Count == looks && !_enough.Task.IsCompleted)
            {
                _enough.SetResult();
                await _held.Task;
            }

            return null;
        }

        public override Task SignalEntityAsync<TInput, TOutput>(
            EntityOperation<TInput, TOutput> operation, string key, TInput input, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;
    }
}
