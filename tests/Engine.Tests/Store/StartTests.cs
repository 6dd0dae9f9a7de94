using DrFunctions.Durable;
using DrFunctions.Engine.Store;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Tests.Store;

public sealed class StartTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, string> Flow = new("Flow");

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task A_second_engine_on_the_same_database_is_refused()
    {
        await _host.StartAsync();

        var second = () => DurableEngine.StartAsync(
            _host.Options, _host.Registry, EngineFixture.Serializer, _host.Time);

        var refused = (await second.Should().ThrowAsync<EngineException>()).Which;
        refused.Code.Should().Be(Errors.DatabaseLocked);
        refused.Remedy.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await _host.StartAsync();
        await _host.Engine.DisposeAsync();
        Script("PRAGMA user_version = 99");

        var start = _host.StartAsync;

        (await start.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.DatabaseTooNew);
        Script($"PRAGMA user_version = {Schema.Version}");
        await start.Should().NotThrowAsync("the refusal changed nothing and freed the lock");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(_host.Options.DatabasePath, new string('x', 8192));

        var start = _host.StartAsync;

        (await start.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.DatabaseCorrupt);
        (await File.ReadAllTextAsync(_host.Options.DatabasePath)).Should().Be(new string('x', 8192));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')")]
    [InlineData("CREATE TABLE instances (id TEXT); PRAGMA user_version = 1")]
    [InlineData("CREATE TABLE notes (text TEXT); PRAGMA application_id = 77")]
    [InlineData("PRAGMA application_id = 77")]
    [InlineData("PRAGMA user_version = 5")]
    public async Task A_database_of_another_program_is_refused_and_left_alone(string script)
    {
        Script(script);
        var before = await File.ReadAllBytesAsync(_host.Options.DatabasePath);

        var start = _host.StartAsync;

        (await start.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.DatabaseCorrupt);
        (await File.ReadAllBytesAsync(_host.Options.DatabasePath)).Should().Equal(before, "it is not ours to write to");
    }

    [Fact]
    public async Task A_database_that_is_ours_without_the_mark_is_taken_and_marked()
    {
        _host.Registry.Orchestration(Flow, (context, _) => context.WaitForExternalEvent(new EventName<string>("Note")));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "kept");
        await _host.Engine.DisposeAsync();
        var mark = Number("PRAGMA application_id");
        Script("PRAGMA application_id = 0");

        await _host.StartAsync();

        (await _host.Client.GetInstanceAsync("kept")).Should().NotBeNull("nothing of it was made anew");
        await _host.Engine.DisposeAsync();
        Number("PRAGMA application_id").Should().Be(mark).And.NotBe(0, "from now on it is known by its mark");
    }

    [Fact]
    public async Task Options_that_cannot_hold_are_refused_all_at_once()
    {
        _host.Options = _host.Options with { MaxConcurrentActivities = 0, MaxWorkAttempts = -1 };

        var start = _host.StartAsync;

        (await start.Should().ThrowAsync<EngineException>()).Which.Message.Should()
            .Contain(Errors.OptionsInvalid).And.Contain("MaxConcurrentActivities").And.Contain("MaxWorkAttempts");
    }

    [Fact]
    public async Task A_full_disk_stops_the_engine_and_loses_nothing_acknowledged()
    {
        _host.Registry.Orchestration(Flow, (context, _) => context.WaitForExternalEvent(new EventName<string>("Note")));
        _host.Options = _host.Options with { MaxDatabasePages = 200 };
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "kept");
        await _host.Engine.WhenIdleAsync();
        var acknowledged = 0;
        var fill = async () =>
        {
            while (true)
            {
                await _host.Client.RaiseEventAsync("kept", new EventName<string>("Other"), new string('x', 100_000));
                acknowledged++;
            }
        };

        (await fill.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.DiskFull);
        _host.Engine.State.Should().Be(EngineState.Failed);
        var completion = () => _host.Engine.Completion;
        (await completion.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(Errors.DiskFull);

        _host.Options = _host.Options with { MaxDatabasePages = null };
        await _host.RestartAsync();
        await _host.Client.RaiseEventAsync("kept", new EventName<string>("Note"), "on");
        (await _host.ResultAsync<string>("kept")).Should().Be("on");
        _host.Engine.Core.Reader.All("SELECT count(*) FROM events WHERE name = 'Other'", row => row.GetInt32(0)).Single()
            .Should().BeGreaterThanOrEqualTo(acknowledged, "every acknowledged event is there");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private void Script(string script) => Number(script);

    private long Number(string script)
    {
        using var connection = new SqliteConnection($"Data Source={_host.Options.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = script;
        return command.ExecuteScalar() as long? ?? 0;
    }
}
