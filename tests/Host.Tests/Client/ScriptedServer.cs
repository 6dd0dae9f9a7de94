using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Host.Tests.Client;

/// <summary>A request as it came in.</summary>
internal sealed record Heard(string Request, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A real HTTP server that answers what a test tells it to: one answer after the other, the last for ever.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> _answers = new();
    private readonly ConcurrentQueue<Heard> _heard = new();

    private ScriptedServer(WebApplication web) => _web = web;

    public string Url => _web.Urls.First();

    public IReadOnlyList<Heard> Heard => [.. _heard];

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var server = new ScriptedServer(web);
        web.Run(server.AnswerAsync);
        await web.StartAsync();
        return server;
    }

    /// <summary>Answers, for example, <c>GET /api/groups</c>.</summary>
    public ScriptedServer On(string request, string body, int status = 200, string type = "application/json", string? header = null) =>
        On(request, context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            if (header is not null)
            {
                context.Response.Headers[header] = "true";
            }

            return context.Response.WriteAsync(body);
        });

    /// <summary>Does to a request whatever the test likes.</summary>
    public ScriptedServer On(string request, Func<HttpContext, Task> answer)
    {
        _answers.GetOrAdd(request, _ => new()).Enqueue(answer);
        return this;
    }

    /// <summary>Answers with problem details.</summary>
    public ScriptedServer OnProblem(string request, int status, string code, string more = "") => On(
        request,
        $$"""{"type":"docs/errors.md","title":"T","status":{{status}},"detail":"What happened.","code":"{{code}}","remedy":"What to do."{{more}}}""",
        status,
        "application/problem+json");

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        using var reader = new StreamReader(context.Request.Body);
        _heard.Enqueue(new Heard(
            request,
            await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (!_answers.TryGetValue(request, out var answers))
        {
            context.Response.StatusCode = 501;
            return;
        }

        Func<HttpContext, Task>? answer;
        if (answers.Count > 1)
        {
            answers.TryDequeue(out answer);
        }
        else
        {
            answers.TryPeek(out answer);
        }

        await answer!(context);
    }
}
