using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

/// <summary>As learn.microsoft.com documents Durable Functions' HTTP API, and its extension's sources answer.</summary>
public sealed class InstancesTests : IAsyncLifetime
{
    private const string Route = "/runtime/webhooks/durabletask/instances";

    private static readonly DateTimeOffset Created = new(2026, 11, 23, 15, 34, 55, 678, TimeSpan.FromHours(1));

    private readonly FakeTimeProvider _time = ApiHost.Clock();
    private MemoryClient _client = null!;
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        _client = new MemoryClient(_time);
        _api = await ApiHost.StartAsync(_client, _time, ApiHost.Plans());
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, "", HttpStatusCode.Accepted, "Pending")]
    [InlineData(OrchestrationRuntimeStatus.Running, "", HttpStatusCode.Accepted, "Running")]
    [InlineData(OrchestrationRuntimeStatus.Suspended, "", HttpStatusCode.Accepted, "Suspended")]
    [InlineData(OrchestrationRuntimeStatus.Blocked, "", HttpStatusCode.Accepted, "Suspended")]
    [InlineData(OrchestrationRuntimeStatus.Completed, "", HttpStatusCode.OK, "Completed")]
    [InlineData(OrchestrationRuntimeStatus.Failed, "", HttpStatusCode.OK, "Failed")]
    [InlineData(OrchestrationRuntimeStatus.Terminated, "", HttpStatusCode.OK, "Terminated")]
    [InlineData(OrchestrationRuntimeStatus.Failed, "?returnInternalServerErrorOnFailure=true", HttpStatusCode.InternalServerError, "Failed")]
    [InlineData(OrchestrationRuntimeStatus.Completed, "?returnInternalServerErrorOnFailure=true", HttpStatusCode.OK, "Completed")]
    public async Task Get_EachStatus_HasItsCode(
        OrchestrationRuntimeStatus status, string query, HttpStatusCode code, string shown)
    {
        Put(status);

        var answer = await _api.GetAsync($"{Route}/one{query}");

        answer.Status.Should().Be(code);
        answer.Text("runtimeStatus").Should().Be(shown);
        if (code == HttpStatusCode.Accepted)
        {
            answer.Headers["Location"].Should().Be($"http://127.0.0.1:{_api.Port}{Route}/one{query}", "clients poll there");
            answer.Headers["Retry-After"].Should().Be("5");
        }
        else
        {
            answer.Headers.Should().NotContainKey("Location").And.NotContainKey("Retry-After");
        }
    }

    [Fact]
    public async Task Get_Completed_HasTheFieldsOfDurableFunctions()
    {
        _client.Set(Instance(OrchestrationRuntimeStatus.Completed) with
        {
            SerializedInput = """{"a":1}""",
            SerializedCustomStatus = """{"stage":"Ended"}""",
            SerializedOutput = """["done"]""",
        });

        var answer = await _api.GetAsync($"{Route}/one?taskHub=Dr&connection=Storage&code=key&showHistory=true&showHistoryOutput=true");

        answer.ContentType.Should().Be("application/json");
        answer.Members.Should().Equal(
            "name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime");
        answer.Text("name").Should().Be("PlannedFailover");
        answer.Text("instanceId").Should().Be("one");
        answer.Body.GetProperty("input").GetRawText().Should().Be("""{"a":1}""", "payloads are JSON, not text that holds JSON");
        answer.Body.GetProperty("customStatus").GetRawText().Should().Be("""{"stage":"Ended"}""");
        answer.Body.GetProperty("output").GetRawText().Should().Be("""["done"]""");
        answer.Text("createdTime").Should().Be("2026-11-23T14:34:55Z", "UTC, without fractions");
        answer.Text("lastUpdatedTime").Should().Be("2026-11-23T14:35:55Z");
    }

    [Fact]
    public async Task Get_Running_ShowsWhatIsNotThereAsNull()
    {
        Put(OrchestrationRuntimeStatus.Running);

        var answer = await _api.GetAsync($"{Route}/one");

        new[] { "input", "customStatus", "output" }.Select(member => answer.Body.GetProperty(member).ValueKind)
            .Should().OnlyContain(kind => kind == JsonValueKind.Null, "clients read these members without asking whether they are there");
    }

    [Fact]
    public async Task Get_ShowInputFalse_LeavesTheInputOut()
    {
        _client.Set(Instance(OrchestrationRuntimeStatus.Running) with { SerializedInput = """{"a":1}""" });

        (await _api.GetAsync($"{Route}/one?showInput=false")).Body.GetProperty("input").ValueKind.Should().Be(JsonValueKind.Null);
        (await _api.GetAsync($"{Route}/one?showInput=true")).Body.GetProperty("input").ValueKind.Should().Be(JsonValueKind.Object);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Get_EndedBadly_GivesTheReasonAsOutput(OrchestrationRuntimeStatus status)
    {
        _client.Set(Instance(status) with { FailureDetails = new FailureDetails("Some.Exception", "the reason", "at here") });

        var answer = await _api.GetAsync($"{Route}/one");

        answer.Text("output").Should().Be("the reason");
        answer.Body.GetRawText().Should().NotContain("at here");
    }

    [Fact]
    public async Task Get_Unknown_Is404() =>
        (await _api.GetAsync($"{Route}/none")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownInstance);

    [Theory]
    [InlineData("terminate?reason=no%20longer%20needed", "terminate one no longer needed")]
    [InlineData("suspend?reason=wait", "suspend one wait")]
    [InlineData("resume", "resume one ")]
    public async Task Steer_Running_Is202AndReachesTheEngine(string path, string call)
    {
        Put(OrchestrationRuntimeStatus.Running);

        var answer = await _api.SendAsync(HttpMethod.Post, $"{Route}/one/{path}");

        answer.Status.Should().Be(HttpStatusCode.Accepted);
        _client.Calls.Should().Equal(call);
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    [InlineData("raiseEvent/Go")]
    public async Task Steer_EndedOrUnknown_Is410Or404(string path)
    {
        Put(OrchestrationRuntimeStatus.Completed);

        (await _api.SendAsync(HttpMethod.Post, $"{Route}/one/{path}")).ShouldBeProblem(HttpStatusCode.Gone, ErrorCodes.InstanceEnded);
        (await _api.SendAsync(HttpMethod.Post, $"{Route}/none/{path}")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownInstance);
        _client.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "choice": "skip" }""", """event one Decide { "choice": "skip" }""")]
    [InlineData("\"skip\"", "event one Decide \"skip\"")]
    [InlineData(null, "event one Decide ")]
    public async Task RaiseEvent_Running_IsHandedOverAsWritten(string? body, string call)
    {
        Put(OrchestrationRuntimeStatus.Running);

        var answer = await _api.SendAsync(HttpMethod.Post, $"{Route}/one/raiseEvent/Decide", body);

        answer.Status.Should().Be(HttpStatusCode.Accepted);
        _client.Calls.Should().Equal(call);
    }

    [Fact]
    public async Task RaiseEvent_BodyThatIsNoJson_Is400()
    {
        Put(OrchestrationRuntimeStatus.Running);

        var answer = await _api.SendAsync(HttpMethod.Post, $"{Route}/one/raiseEvent/Decide", "skip");

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, ErrorCodes.BadRequest);
        _client.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Purge_Ended_DeletesOne()
    {
        Put(OrchestrationRuntimeStatus.Terminated);

        var answer = await _api.SendAsync(HttpMethod.Delete, $"{Route}/one");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Body.GetRawText().Should().Be("""{"instancesDeleted":1}""");
        (await _api.SendAsync(HttpMethod.Delete, $"{Route}/one")).ShouldBeProblem(HttpStatusCode.NotFound, ErrorCodes.UnknownInstance);
    }

    [Fact]
    public async Task Purge_Running_Is412AndDeletesNothing()
    {
        Put(OrchestrationRuntimeStatus.Running);

        (await _api.SendAsync(HttpMethod.Delete, $"{Route}/one"))
            .ShouldBeProblem(HttpStatusCode.PreconditionFailed, ErrorCodes.InstanceNotEnded);
        (await _client.GetInstanceAsync("one")).Should().NotBeNull();
    }

    private static OrchestrationMetadata Instance(OrchestrationRuntimeStatus status) => new("PlannedFailover", "one")
    {
        RuntimeStatus = status,
        CreatedAt = Created,
        LastUpdatedAt = Created + TimeSpan.FromMinutes(1),
    };

    private void Put(OrchestrationRuntimeStatus status) => _client.Set(Instance(status));
}
