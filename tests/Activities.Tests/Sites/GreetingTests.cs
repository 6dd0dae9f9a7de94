using System.Collections.Concurrent;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities.Tests.Sites;

public sealed class GreetingTests
{
    [Fact]
    public async Task A_site_that_refuses_the_sign_in_is_logged_with_its_code_before_any_failover()
    {
        await using var world = await World.StartAsync();
        world.WriteSecret("wrong");
        using var lines = new Lines();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(lines));
        using var services = new ActivityServices(world.Options, TimeProvider.System, loggers);

        await services.GreetSitesAsync(
            [
                new VmReference(world.Primary, Sample.PrimaryGroup, Sample.Database),
                new VmReference(world.Primary, Sample.PrimaryGroup, "another"),
                new VmReference(world.Recovery, Sample.RecoveryGroup, Sample.Database),
            ],
            CancellationToken.None);

        lines.Warnings.Should().HaveCount(2, "each site is tried once, however many machines it has")
            .And.OnlyContain(line => line.Contains(ErrorCodes.SignInFailed) && !line.Contains("wrong"), "the code says what to mend");
    }

    [Fact]
    public async Task Sites_that_answer_leave_nothing_to_say()
    {
        await using var world = await World.StartAsync();
        using var lines = new Lines();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(lines));
        using var services = new ActivityServices(world.Options, TimeProvider.System, loggers);

        await services.GreetSitesAsync(
            [new VmReference(world.Primary, Sample.PrimaryGroup, Sample.Database)], CancellationToken.None);

        lines.Warnings.Should().BeEmpty("the site can be used");
        world.Simulator.Journal.After().Should().NotContain(entry => entry.Kind == "mutation", "greeting changes nothing");
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _warnings = new();

        public IReadOnlyCollection<string> Warnings => _warnings;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                _warnings.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
