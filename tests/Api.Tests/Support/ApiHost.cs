using System.Net;
using System.Text;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

/// <summary>The API over a real Kestrel on a free loopback port.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, Uri address)
    {
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public int Port => Http.BaseAddress!.Port;

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 23, 15, 34, 55, TimeSpan.Zero));

    public static async Task<ApiHost> StartAsync(
        DurableClient client, TimeProvider time, PlanSet plans, Func<int, int>? random = null, IKnownFailures? failures = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(client);
        if (client is IHistoryReader histories)
        {
            builder.Services.AddSingleton(histories);
        }

        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new RunIds(time, random ?? new Random(1).Next));
        if (failures is not null)
        {
            builder.Services.AddSingleton(failures);
        }

        builder.Services.AddDrApi(plans);
        var app = builder.Build();
        app.UseDrApi();
        app.MapDrApi();
        await app.StartAsync();
        return new ApiHost(app, new Uri(app.Urls.Single()));
    }

    public static PlanSet Plans()
    {
        using var folder = new TestFolder();
        folder.Write("sites.yaml", Texts.Sites);
        folder.Write("payroll.yaml", Texts.Plan);
        return PlanFolder.Load(folder.Path);
    }

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var json = text.Length == 0 ? null : JsonDocument.Parse(text);
        return new Answer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            json?.RootElement.Clone() ?? default);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> FailOverAsync(string? body = null, string? key = null) => SendAsync(
        HttpMethod.Post, "/api/groups/payroll/planned-failover", body, headers: key is null ? [] : [("Idempotency-Key", key)]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>An HTTP answer.</summary>
internal sealed record Answer(
    HttpStatusCode Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public string Text(string member) => Body.GetProperty(member).GetString()!;

    public IEnumerable<string> Members => Body.EnumerateObject().Select(member => member.Name);

    /// <summary>Asserts that this is a problem with the code and the status, complete.</summary>
    public void ShouldBeProblem(HttpStatusCode status, string code)
    {
        Status.Should().Be(status);
        ContentType.Should().Be("application/problem+json", "RFC 9457 names it so");
        Text("code").Should().Be(code);
        ErrorDocs.Anchors.Should().Contain(Text("type"), "a client follows it to the explanation");
        Text("type").Should().StartWith($"docs/errors.md#{code.ToLowerInvariant()}-");
        Body.GetProperty("status").GetInt32().Should().Be((int)status);
        Text("title").Should().NotBeEmpty();
        Text("detail").Should().NotBeEmpty();
        Text("remedy").Should().NotBeEmpty("an error without a remedy leaves the operator alone");
    }
}
