using System.Net;
using System.Net.Sockets;
using System.Text;
using DrFunctions.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

public sealed class GuardTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = ApiHost.Clock();
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(new MemoryClient(_time), _time, ApiHost.Plans());

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("localhost:{port}")]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("[::1]:{port}")]
    public async Task Host_OfThisServer_IsServed(string host) =>
        (await WithHostAsync(host)).Status.Should().Be(HttpStatusCode.OK);

    [Theory]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("localhost")]
    [InlineData("localhost:1")]
    [InlineData("10.0.0.1:{port}")]
    public async Task Host_OfAnotherServer_Is421(string host)
    {
        // A page's own name that resolves to 127.0.0.1 would make our API same-origin for it (DNS rebinding).
        var answer = await WithHostAsync(host);

        answer.ShouldBeProblem(HttpStatusCode.MisdirectedRequest, ErrorCodes.ForeignHost);
        answer.Text("expected").Should().Contain($"localhost:{_api.Port}");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData("file:///tmp/page.html")]
    public async Task Origin_OfAnotherSite_Is403(string origin)
    {
        var post = await _api.SendAsync(HttpMethod.Post, "/api/groups/payroll/planned-failover", headers: [("Origin", origin)]);
        var get = await _api.SendAsync(HttpMethod.Get, "/api/groups", headers: [("Origin", origin)]);

        post.ShouldBeProblem(HttpStatusCode.Forbidden, ErrorCodes.ForeignOrigin);
        get.ShouldBeProblem(HttpStatusCode.Forbidden, ErrorCodes.ForeignOrigin);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}")]
    [InlineData("http://localhost:{port}")]
    public async Task Origin_OfThisServer_IsServed(string origin)
    {
        var mine = origin.Replace("{port}", $"{_api.Port}", StringComparison.Ordinal);

        (await _api.SendAsync(HttpMethod.Get, "/api/groups", headers: [("Origin", mine)])).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task Post_BodyThatIsNotJson_Is415(string contentType)
    {
        var answer = await _api.SendAsync(HttpMethod.Post, "/api/groups/payroll/planned-failover", "{}", contentType);

        answer.ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, ErrorCodes.NotJson);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task Post_JsonBody_IsRead(string contentType) =>
        (await _api.SendAsync(HttpMethod.Post, "/api/groups/payroll/planned-failover", "{}", contentType))
            .Status.Should().Be(HttpStatusCode.Accepted);

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, ErrorCodes.UnknownRoute)]
    [InlineData("GET", "/", HttpStatusCode.NotFound, ErrorCodes.UnknownRoute)]
    [InlineData("POST", "/api/groups/payroll/teleport", HttpStatusCode.NotFound, ErrorCodes.UnknownRoute)]
    [InlineData("GET", "/api/groups/nobody", HttpStatusCode.NotFound, ErrorCodes.UnknownGroup)]
    [InlineData("GET", "/api/runs/nobody", HttpStatusCode.NotFound, ErrorCodes.UnknownRun)]
    [InlineData("GET", "/api/runs/nobody/report", HttpStatusCode.NotFound, ErrorCodes.UnknownRun)]
    [InlineData("GET", "/api/groups/payroll/planned-failover", HttpStatusCode.MethodNotAllowed, ErrorCodes.MethodNotAllowed)]
    [InlineData("DELETE", "/api/runs", HttpStatusCode.MethodNotAllowed, ErrorCodes.MethodNotAllowed)]
    public async Task Failures_OfRouting_AreProblemsToo(string method, string path, HttpStatusCode status, string code) =>
        (await _api.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(status, code);

    [Fact]
    public async Task Failure_Unhandled_Is500WithoutItsInside()
    {
        var client = new MemoryClient(_time) { Broken = new InvalidOperationException("secret inside") };
        await using var broken = await ApiHost.StartAsync(client, _time, ApiHost.Plans());

        var answer = await broken.GetAsync("/healthz");

        answer.ShouldBeProblem(HttpStatusCode.InternalServerError, ErrorCodes.Internal);
        answer.Body.GetRawText().Should().NotContain("secret inside").And.NotContain("   at ");
    }

    [Fact]
    public async Task Failure_ThatTheHostKnows_Is503WithItsCodeAndRemedy()
    {
        var client = new MemoryClient(_time) { Broken = new IOException("no space") };
        await using var broken = await ApiHost.StartAsync(client, _time, ApiHost.Plans(), failures: new FullDisk());

        var answer = await broken.FailOverAsync(key: "k");

        answer.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Text("code").Should().Be("DR-8007");
        answer.Text("remedy").Should().Be("Make room.");
    }

    [Fact]
    public async Task Healthz_StoreAnswers_IsHealthy() =>
        (await _api.GetAsync("/healthz")).Text("status").Should().Be("Healthy");

    [Fact]
    public async Task Request_ThatIsNoHttp_DoesNotStopTheServer()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, _api.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("hello\r\n\r\n"));
            _ = await socket.GetStream().ReadAsync(new byte[1]);
        }

        (await _api.GetAsync("/healthz")).Status.Should().Be(HttpStatusCode.OK);
    }

    private sealed class FullDisk : IKnownFailures
    {
        public DrError? Explain(Exception exception) =>
            exception is IOException ? new DrError("DR-8007", "The disk is full.", "Make room.") : null;
    }

    private Task<Answer> WithHostAsync(string host) => _api.SendAsync(
        HttpMethod.Get, "/api/groups", headers: [("Host", host.Replace("{port}", $"{_api.Port}", StringComparison.Ordinal))]);
}
