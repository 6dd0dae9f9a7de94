using DrFunctions.Durable;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.FunctionApp.Tests.Scripted;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using RetryPolicy = DrFunctions.Durable.RetryPolicy;
using TaskFailedException = DrFunctions.Durable.TaskFailedException;

namespace DrFunctions.FunctionApp.Tests.Adapters;

public class OrchestrationContextAdapterTests
{
    private static readonly ActivityName<string, int> Count = new("Count");
    private static readonly OrchestrationName<string, int> Child = new("Child");
    private static readonly EntityOperation<string, int> Add = new EntityName<object>("Ledger").Operation<string, int>("Add");
    private static readonly RetryPolicy Twice = new(2, TimeSpan.FromSeconds(5), 2, TimeSpan.FromSeconds(30));

    private readonly ScriptedContext _inner = new();
    private readonly OrchestrationContextAdapter _context;

    public OrchestrationContextAdapterTests() => _context = new OrchestrationContextAdapter(_inner);

    [Fact]
    public void Identity_and_time_are_those_of_the_instance()
    {
        _context.Name.Should().Be("PlannedFailover", "the name is the function's");
        _context.InstanceId.Should().Be("run-1", "the instance is the run");
        _context.ParentInstanceId.Should().Be("parent-1", "children know their parent");
        _context.CurrentUtcDateTime.Should().Be(
            new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "Durable Functions' times are UTC, whatever their kind");
        _context.NewGuid().Should().Be(_inner.NewGuid(), "Guids come from the replay");
    }

    [Fact]
    public async Task An_activity_is_called_by_name_with_its_retry_policy()
    {
        _inner.Answer = 3;

        var counted = await _context.CallActivityAsync(Count, "vm", Twice);

        counted.Should().Be(3, "the result passes through");
        var call = _inner.Calls.Single();
        call.Should().BeEquivalentTo(new { Kind = "activity", Name = "Count", Input = "vm" }, "names decide what runs");
        call.Options!.Retry!.Policy.Should().BeEquivalentTo(
            new
            {
                MaxNumberOfAttempts = 2,
                FirstRetryInterval = TimeSpan.FromSeconds(5),
                BackoffCoefficient = 2.0,
                MaxRetryInterval = TimeSpan.FromSeconds(30),
            },
            "an activity without a policy fails its orchestration when a worker dies");
    }

    [Fact]
    public async Task A_policy_that_Durable_Functions_would_refuse_is_adapted()
    {
        _inner.Answer = 0;

        await _context.CallActivityAsync(Count, "vm", new RetryPolicy(3, TimeSpan.Zero));

        var policy = _inner.Calls.Single().Options!.Retry!.Policy!;
        policy.FirstRetryInterval.Should().BePositive("Durable Functions refuses a first interval of zero");
        policy.MaxRetryInterval.Should().Be(TimeSpan.FromDays(1), "no longest interval means a day, as on the other host");
    }

    [Fact]
    public async Task A_child_gets_its_instance_id_and_a_single_attempt_without_a_policy()
    {
        _inner.Answer = 1;

        await _context.CallSubOrchestratorAsync(Child, "vm", "run-1:vm");

        var options = _inner.Calls.Single().Options.Should().BeOfType<SubOrchestrationOptions>(
            "only these options carry an id").Subject;
        options.InstanceId.Should().Be("run-1:vm", "ids of children are deterministic");
        options.Retry.Should().BeNull("no policy is a single attempt");
    }

    [Fact]
    public async Task A_failure_keeps_type_message_and_cause()
    {
        var cause = new TaskFailureDetails("Azure.RequestFailedException", "409 Conflict", "at Arm", null, null);
        var details = new TaskFailureDetails(typeof(NonRetriableException).FullName!, "DR-1234: disk locked", "at Disk", cause, null);
        _inner.Failure = new Microsoft.DurableTask.TaskFailedException("Count", 7, details);

        var call = () => _context.CallActivityAsync(Count, "vm", Twice);

        var failure = (await call.Should().ThrowAsync<TaskFailedException>("runbooks catch this type")).Which;
        failure.TaskName.Should().Be("Count", "the operator must know which task");
        failure.FailureDetails.Should().Be(
            new FailureDetails(
                typeof(NonRetriableException).FullName!,
                "DR-1234: disk locked",
                "at Disk",
                new FailureDetails("Azure.RequestFailedException", "409 Conflict", "at Arm"),
                IsNonRetriable: true),
            "nothing of a failure is lost on its way");
    }

    [Fact]
    public async Task A_failure_that_an_orchestration_lets_pass_reaches_its_parent_as_the_cause()
    {
        var failure = new TaskFailedException("Count", new FailureDetails("Some.Exception", "DR-1234: disk locked"));
        var passed = await Assert.ThrowsAsync<Microsoft.DurableTask.TaskFailedException>(
            () => Run.OrchestrationAsync(new Failing(failure), _inner, "input"));

        // Durable Functions records the exception itself and, within, its details.
        var recorded = new TaskFailureDetails(
            passed.GetType().FullName!, "Task 'Count' failed", null, passed.FailureDetails, null);

        Failures.ToDurable(recorded).Should().Be(failure.FailureDetails, "the cause is what failed, on both hosts");
    }

    [Fact]
    public void A_failure_that_trying_again_cannot_help_is_not_tried_again()
    {
        RetryOptions.MayTryAgain(new TaskFailureDetails(typeof(NonRetriableException).FullName!, "no", null, null, null))
            .Should().BeFalse("retry policies stop at NonRetriableException");
        RetryOptions.MayTryAgain(new TaskFailureDetails("System.TimeoutException", "late", null, null, null))
            .Should().BeTrue("other failures are tried again");
    }

    [Fact]
    public async Task Entities_are_called_and_signalled_by_name_and_key()
    {
        _inner.Answer = 5;

        (await _context.CallEntityAsync(Add, "payroll", "vm")).Should().Be(5, "the result passes through");
        _context.SignalEntity(Add, "payroll", "vm");

        _inner.Calls.Select(call => call.Kind).Should().Equal(["entity", "signal"], "one was called, one signalled");
        _inner.Calls.Should().OnlyContain(
            call => call.Name.Equals("Ledger/payroll/Add", StringComparison.OrdinalIgnoreCase),
            "kind, whose case Durable Functions does not keep, key and operation address an entity");
    }

    [Fact]
    public async Task An_operation_that_threw_is_a_failed_task()
    {
        _inner.Failure = new EntityOperationFailedException(
            new("Ledger", "payroll"), "Add", new TaskFailureDetails("Some.Exception", "full", null, null, null));

        var call = () => _context.CallEntityAsync(Add, "payroll", "vm");

        (await call.Should().ThrowAsync<TaskFailedException>("entities fail as tasks do"))
            .Which.FailureDetails.ErrorMessage.Should().Be("full", "the message stays");
    }

    [Fact]
    public void A_timer_fires_at_the_given_instant_in_UTC()
    {
        _ = _context.CreateTimer(new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(1)), CancellationToken.None);

        _inner.Timers.Single().FireAt.Should().Be(
            new DateTime(2026, 3, 1, 13, 0, 0, DateTimeKind.Utc), "Durable Functions takes UTC");
    }

    [Fact]
    public async Task An_event_that_does_not_come_in_time_is_a_timeout()
    {
        var waiting = _context.WaitForExternalEvent(new EventName<string>("Decision"), TimeSpan.FromMinutes(1));
        _inner.Fire();

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    [Fact]
    public void Logging_is_left_to_the_replay_safe_logger()
    {
        _context.Log(OrchestrationLogLevel.Warning, "{Machine} waits", "db-1");

        _inner.Calls.Single().Kind.Should().Be("replay-safe logger", "nothing is logged during replay");
        _inner.Logger.Lines.Should().Equal([(LogLevel.Warning, "db-1 waits")], "level and holes pass through");
    }

    private sealed class Failing(Exception exception) : Orchestration<string, string>
    {
        public override Task<string> RunAsync(OrchestrationContext context, string input) =>
            Task.FromException<string>(exception);
    }
}
