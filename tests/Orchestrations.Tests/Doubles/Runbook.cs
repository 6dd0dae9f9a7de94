using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>The real orchestrations and entities on the real engine, with fake activities and a clock of our own.</summary>
internal sealed class Runbook : IAsyncDisposable
{
    private static readonly JsonPayloadSerializer Serializer = new(OrchestrationsJson.PayloadOptions);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("runbook-tests-");
    private readonly FakeTimeProvider _time = new(Sample.Morning);
    private DurableEngine _engine = null!;
    private int _runs;

    private Runbook() => World = new World(_time);

    public World World { get; }

    public DurableClient Client => _engine.Client;

    public DateTimeOffset Now => _time.GetUtcNow();

    private string DatabasePath => Path.Combine(_folder.FullName, "engine.db");

    public static async Task<Runbook> OpenAsync()
    {
        var runbook = new Runbook();
        await runbook.StartEngineAsync();
        return runbook;
    }

    /// <summary>Announces the run to its group and starts it, as the API does.</summary>
    public async Task RequestAsync(RunRequest request)
    {
        await AnnounceAsync(request);
        await StartAsync(request);
    }

    public Task AnnounceAsync(RunRequest request) => Client.SignalEntityAsync(
        ProtectionGroup.Request, Sample.Group.Value, 
        new RunTicket(request.Run, request.Operation, request.PlanHash, ApprovalState.For(request)));

    public Task StartAsync(RunRequest request, string? instanceId = null)
    {
        World.Expect(request);
        return Client.ScheduleNewOrchestrationInstanceAsync(
            Runbooks.Of(request.Operation), request, instanceId ?? request.Run.Value);
    }

    /// <summary>Runs an operation with everything acknowledged, unless the options say otherwise.</summary>
    public Task<RunReport> DoAsync(Operation operation, Plan plan, Func<RunOptions, RunOptions>? with = null) =>
        RunAsync(NextRequest(operation, plan, with));

    /// <summary>Runs a readiness check.</summary>
    public async Task<ReadinessReport> CheckAsync(Plan plan)
    {
        var id = $"check-{++_runs}";
        await Client.ScheduleNewOrchestrationInstanceAsync(ReadinessCheck.Name, new ReadinessRequest(plan, PlanHash.Of(plan)), id);
        await UntilAsync(async () => (await Client.GetInstanceAsync(id))!.IsCompleted);
        var ended = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        return Serializer.Deserialize<ReadinessReport>(ended!.SerializedOutput)!;
    }

    /// <summary>A request of an operation under a run id of its own, with everything acknowledged unless the options say otherwise.</summary>
    public RunRequest NextRequest(Operation operation, Plan plan, Func<RunOptions, RunOptions>? with = null)
    {
        var request = Sample.Request(operation, plan, $"run-{++_runs}");
        return with is null ? request : request with { Options = with(request.Options) };
    }

    /// <summary>A machine of the plan that there is.</summary>
    public async Task<ProtectedMachineState> KnownAsync(Plan plan, string name) => (await MachineAsync(plan, name))!;

    /// <summary>Requests the run and lets the clock pass until it has ended.</summary>
    public async Task<RunReport> RunAsync(RunRequest request)
    {
        await RequestAsync(request);
        return await ReportAsync(request.Run.Value);
    }

    /// <summary>The run's instance dies; somebody notices, and gives it up.</summary>
    public async Task TerminateAsync(RunId run)
    {
        await Client.TerminateInstanceAsync(run.Value, "by mistake");
        await Client.SignalEntityAsync(ProtectionGroup.Abandon, Sample.Group.Value, run);
        await PassAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets the clock pass until the instance has ended; gives its output.</summary>
    public async Task<RunReport> ReportAsync(string instanceId)
    {
        await UntilAsync(async () => (await Client.GetInstanceAsync(instanceId))!.IsCompleted);
        var ended = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
        ended!.RuntimeStatus.Should().Be(
            OrchestrationRuntimeStatus.Completed, "a run ends with a report: {0}", ended.FailureDetails);
        return Serializer.Deserialize<RunReport>(ended.SerializedOutput)!;
    }

    /// <summary>Lets the clock pass, from timer to timer, until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        await _engine.WhenIdleAsync();
        while (!await holds())
        {
            var due = _engine.NextTimerDue ?? throw new InvalidOperationException("Nothing is under way any more.");
            _time.SetUtcNow(due > Now ? due : Now);
            await _engine.WhenIdleAsync();
        }
    }

    /// <summary>Lets this much time pass, timers going off when they are due.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var end = Now + span;
        await _engine.WhenIdleAsync();
        while (_engine.NextTimerDue is { } due && due <= end)
        {
            _time.SetUtcNow(due > Now ? due : Now);
            await _engine.WhenIdleAsync();
        }

        _time.SetUtcNow(end);
        await _engine.WhenIdleAsync();
    }

    public async Task<ProtectionGroupState> GroupAsync() =>
        await Client.GetEntityAsync(ProtectionGroup.Name, Sample.Group.Value) ?? new ProtectionGroupState();

    public async Task<ProtectedMachineState?> MachineAsync(Plan plan, string name) => await Client.GetEntityAsync(
        ProtectedMachine.Name, MachineKey.Of(plan, plan.Machines.Single(machine => machine.Name.Value == name)));

    /// <summary>The custom status of an instance.</summary>
    public async Task<T> ProgressAsync<T>(string instanceId) =>
        Serializer.Deserialize<T>((await Client.GetInstanceAsync(instanceId))!.SerializedCustomStatus)!;

    /// <summary>Stops the engine and starts a new one on the same database.</summary>
    public async Task RestartAsync()
    {
        await _engine.DisposeAsync();
        await StartEngineAsync();
    }

    /// <summary>Events in the history of each generation of an instance, read from the engine's database.</summary>
    public Task<IReadOnlyList<int>> HistoryLengthsAsync(string instanceId) => ReadHistoryAsync("COUNT(*)", instanceId);

    /// <summary>Characters of the payloads in the history of each generation of an instance.</summary>
    public Task<IReadOnlyList<int>> HistorySizesAsync(string instanceId) =>
        ReadHistoryAsync("SUM(IFNULL(LENGTH(payload), 0))", instanceId);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<int>> ReadHistoryAsync(string what, string instanceId)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT {what} FROM events JOIN instances ON instances.key = events.instance
            WHERE instances.id = $id GROUP BY events.generation ORDER BY events.generation
            """;
        command.Parameters.AddWithValue("$id", instanceId);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<int>();
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt32(0));
        }

        return numbers;
    }

    private async Task StartEngineAsync()
    {
        var registry = FakeActivities.AddTo(new DurableRegistry(), World).AddRunbooks();
        var options = new EngineOptions { DatabasePath = DatabasePath };
        _engine = await DurableEngine.StartAsync(options, registry, Serializer, _time);
    }
}
