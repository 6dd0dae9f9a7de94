using System.Net;
using System.Text;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>What the host refuses, and how it says so. No cloud is needed: nothing gets that far.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dr-endtoend-").FullName;
    private HostUnderTest? _host;

    private string Data => Path.Combine(_folder, "data");

    private string Plans => Path.Combine(_folder, "plans");

    public Task InitializeAsync()
    {
        PlanFiles.WriteTo(Plans, PlanFiles.Sound);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_asked_for_wrongly_is_refused_with_a_code_and_a_remedy()
    {
        var host = await ServeAsync();
        Problem(await host.Api.PlannedFailoverAsync("payrol"), HttpStatusCode.NotFound, "DR-1002");
        Problem(await host.Api.GetAsync("/api/groups/payrol"), HttpStatusCode.NotFound, "DR-1002");
        Problem(await host.Api.GetAsync("/api/runs/none"), HttpStatusCode.NotFound, "DR-1003");
        Problem(await host.Api.GetAsync("/api/runs/none/report"), HttpStatusCode.NotFound, "DR-1003");
        Problem(await host.Api.PlannedFailoverAsync("ledger", body: "{"), HttpStatusCode.BadRequest, "DR-1001");
        Problem(await host.Api.PlannedFailoverAsync("ledger", body: """{"startInstanses": false}"""), HttpStatusCode.BadRequest, "DR-1001");
        (await host.Api.StatusAsync("none")).Status.Should().Be(HttpStatusCode.NotFound, "there is no such instance");
        (await host.Api.GetAsync("/api/runs")).Expect(HttpStatusCode.OK).Body!.AsArray().Should().BeEmpty("nothing of this began a run");
    }

    [Fact]
    public async Task A_request_that_a_web_page_could_have_sent_is_refused()
    {
        var host = await ServeAsync();
        using var foreignHost = new HttpRequestMessage(HttpMethod.Get, "/api/groups");
        foreignHost.Headers.Host = "payroll.example.com";
        Problem(await host.Api.SendAsync(foreignHost), HttpStatusCode.MisdirectedRequest, "DR-1006");

        using var form = new HttpRequestMessage(HttpMethod.Post, "/api/groups/ledger/planned-failover");
        form.Content = new StringContent("{}", Encoding.UTF8, "text/plain");
        (await host.Api.SendAsync(form)).Status.Should().Be(HttpStatusCode.UnsupportedMediaType, "a form of a foreign page can send text, not JSON");

        using var foreignOrigin = new HttpRequestMessage(HttpMethod.Post, "/api/groups/ledger/planned-failover");
        foreignOrigin.Headers.Add("Origin", "https://payroll.example.com");
        (await host.Api.SendAsync(foreignOrigin)).Status.Should().Be(HttpStatusCode.Forbidden, "it comes from a foreign page");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://192.0.2.1:7700")]
    [InlineData("http://+:7700")]
    [InlineData("http://example.com:7700")]
    public async Task It_listens_on_loopback_only(string url)
    {
        var (exitCode, printed) = await DrProcess.RunAsync("serve", "--data", Path.Combine(_folder, "other"), "--plans", Plans, "--urls", url);
        exitCode.Should().Be(4, "the address is bad input: {0}", printed);
        printed.Should().Contain("DR-9", "the message carries its code").And.Contain("127.0.0.1", "it says what to write instead");
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        var host = await ServeAsync();
        var (exitCode, printed) = await DrProcess.RunAsync("serve", "--data", Data, "--plans", Plans, "--urls", "http://127.0.0.1:0");
        exitCode.Should().Be(3, "it cannot serve: {0}", printed);
        printed.Should().Contain("DR-8001", "the database is in use");
        (await host.Api.GetAsync("/api/groups/ledger")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Data_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var host = await ServeAsync();
        (await host.Process.StopAsync()).Should().Be(0, "SIGTERM ends it in order");
        var database = Path.Combine(Data, "dr.db");
        await using (var file = File.OpenWrite(database))
        {
            // SQLite keeps user_version, the schema's version, big-endian at byte 60 of the file.
            file.Seek(60, SeekOrigin.Begin);
            file.Write([0, 0, 0x10, 0]);
        }

        var before = await File.ReadAllBytesAsync(database);
        var (exitCode, printed) = await DrProcess.RunAsync("serve", "--data", Data, "--plans", Plans, "--urls", "http://127.0.0.1:0");
        exitCode.Should().Be(3, "it cannot serve: {0}", printed);
        printed.Should().Contain("DR-8002").And.Contain("4096", "it names the version that it found");
        (await File.ReadAllBytesAsync(database)).Should().Equal(before, "what a newer version wrote is not touched");
    }

    [Fact]
    public async Task A_broken_plan_is_refused_at_the_start_with_all_its_faults()
    {
        var broken = PlanFiles.WriteTo(Path.Combine(_folder, "broken"), PlanFiles.Broken);
        foreach (var command in new[]
        {
            new[] { "serve", "--data", Path.Combine(_folder, "other"), "--plans", broken, "--urls", "http://127.0.0.1:0" },
            ["plan", "check", Path.Combine(broken, "ledger.yaml")],
        })
        {
            var (exitCode, printed) = await DrProcess.RunAsync(command);
            exitCode.Should().Be(4, "the plan is bad input: {0}", printed);
            printed.Should().Contain("DR-1100").And.Contain("faar", "no site has this name")
                .And.Contain("vm", "a source lacks it").And.Contain("ledger-9", "no machine has this name")
                .And.Contain("helth", "no such key exists").And.MatchRegex("ledger.yaml:14: .*ledger-1", "the name is taken");
        }
    }

    private async Task<HostUnderTest> ServeAsync() => _host = await HostUnderTest.StartAsync(Data, Plans);

    private static void Problem(Answer answer, HttpStatusCode status, string code)
    {
        answer.Status.Should().Be(status, "{0}", answer.Text);
        answer.ContentType.Should().Be("application/problem+json", "errors are RFC 9457 problem details");
        answer.Body.Text("code").Should().Be(code);
        answer.Body.Get<int>("status").Should().Be((int)status);
        answer.Body.Text("title").Should().NotBeEmpty();
        answer.Body.Text("detail").Should().NotBeEmpty("it says what happened");
        answer.Body.Text("remedy").Should().NotBeEmpty("it says what to do");
    }
}
