using System.Net;
using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Api.Tests;

/// <summary>What operators do over HTTP in these tests.</summary>
internal static class Steered
{
    public static Plan Payroll => ApiHost.Plans().Find(new GroupName("payroll"))!.Plan;

    public static Plan Asking(this Plan plan, string machine, FailurePolicy policy = FailurePolicy.Ask) => plan with
    {
        Machines = [.. plan.Machines.Select(other => other.Name.Value == machine ? other with { OnFailure = policy } : other)],
    };

    public static Task<Answer> SayAsync(this RealStack stack, string path, string? body = null, string user = "bob") =>
        stack.Api.SendAsync(HttpMethod.Post, path, body, headers: [("X-Dr-User", user)]);

    public static Task<Answer> RunViewAsync(this RealStack stack, string run) => stack.Api.GetAsync($"/api/runs/{run}");

    public static async Task<string> PhaseAsync(this RealStack stack) => (await stack.Api.GetAsync("/api/groups/payroll")).Text("phase");

    /// <summary>Starts an operation and gives its run.</summary>
    public static async Task<string> StartAsync(this RealStack stack, string operation, string? body = null, string user = "alice")
    {
        var answer = await stack.SayAsync($"/api/groups/payroll/{operation}", body, user);
        answer.Status.Should().Be(HttpStatusCode.Accepted, "{0}", answer.Body);
        return answer.Text("id");
    }

    /// <summary>Lets the clock pass until the run asks something.</summary>
    public static async Task<JsonElement> UntilItAsksAsync(this RealStack stack, string run)
    {
        while (true)
        {
            await stack.Engine.WhenIdleAsync();
            if ((await stack.RunViewAsync(run)).Body.GetProperty("questions").EnumerateArray().ToList() is [var question, ..])
            {
                return question;
            }

            var due = stack.Engine.NextTimerDue ?? throw new InvalidOperationException($"'{run}' waits for nothing.");
            stack.Time.Advance(due > stack.Time.GetUtcNow() ? due - stack.Time.GetUtcNow() : TimeSpan.Zero);
        }
    }

    public static async Task TerminateAsync(this RealStack stack, string run)
    {
        await stack.Client.TerminateInstanceAsync(run, "gone");
        await stack.Client.WaitForInstanceCompletionAsync(run);
    }

    public static IEnumerable<string?> Names(this JsonElement list, string? member = null) =>
        list.EnumerateArray().Select(item => (member is null ? item : item.GetProperty(member)).GetString());
}
