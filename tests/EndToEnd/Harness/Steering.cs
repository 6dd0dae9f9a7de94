using System.Net;
using System.Text.Json.Nodes;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>What operators say to a run under way, and to a group whose run was lost.</summary>
internal static class Steering
{
    /// <summary>Whoever steers, unless a scenario says otherwise.</summary>
    public const string Somebody = "operator-2";

    /// <summary>A call of a lost run may still be under way: whatever follows waits until its permits have ended.</summary>
    private static readonly TimeSpan PermitsEnd = TimeSpan.FromMinutes(7);

    private const string Why = """{"why":"it was the wrong day"}""";

    /// <summary>Says something to a run: cancel, approve, reject, retry, roll-forward.</summary>
    public static Task<Answer> SayAsync(this Scenario scenario, string run, string what, string by = Somebody, string body = Why) =>
        scenario.Api.PostAsync($"/api/runs/{run}/{what}", by, body);

    /// <summary>Cancels a run; it may have ended in that moment.</summary>
    public static async Task CancelAsync(this Scenario scenario, string run)
    {
        var answer = await scenario.SayAsync(run, "cancel");
        answer.Status.Should().BeOneOf([HttpStatusCode.Accepted, HttpStatusCode.Conflict], "{0}", answer.Text);
    }

    /// <summary>Waits until a run asks about a machine.</summary>
    public static Task UntilAskedAsync(this Scenario scenario, string run, string machine) => Patience.UntilAsync(
        $"{run} to ask about {machine}",
        async () => (await scenario.Api.GetAsync($"/api/runs/{run}")).Body.Find<JsonArray>("questions")?
            .FirstOrDefault(question => question.Text("machine") == machine));

    /// <summary>Answers about a machine.</summary>
    public static async Task DecideAsync(this Scenario scenario, string run, string machine, string decision)
    {
        await scenario.UntilAskedAsync(run, machine);
        (await scenario.SayAsync(run, $"machines/{machine}/{decision}")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Ends a run's instance behind its back; false if it had ended by itself.</summary>
    public static async Task<bool> TerminateAsync(this Scenario scenario, string run)
    {
        var answer = await scenario.Api.PostAsync($"/runtime/webhooks/durabletask/instances/{run}/terminate?reason=test", Somebody);
        answer.Status.Should().BeOneOf([HttpStatusCode.Accepted, HttpStatusCode.Gone], "{0}", answer.Text);
        var ended = await scenario.Api.EndAsync(run);
        await scenario.Operator.Chronicle.EndedAsync(run);
        return ended.Text("runtimeStatus") == "Terminated";
    }

    /// <summary>Removes every trace of a run's instance.</summary>
    public static async Task PurgeAsync(this Scenario scenario, string run) =>
        (await scenario.Api.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/runtime/webhooks/durabletask/instances/{run}")))
            .Expect(HttpStatusCode.OK);

    /// <summary>Where a group's machines stand after a run was lost.</summary>
    public static async Task<JsonNode> LookAtLostAsync(this Scenario scenario) =>
        (await scenario.Api.PostAsync($"/api/groups/{Scenario.Group}/recover", Somebody, "{}")).Expect(HttpStatusCode.OK).Body!;

    /// <summary>Waits until nothing of a lost run can be under way any more: what comes then is done by another.</summary>
    public static Task UntilQuietAsync(this Scenario scenario) => Patience.UntilAsync(
        "the permits of the lost run to end",
        async () => await scenario.LookAtLostAsync() is { } lost && lost.Find<string>("busyUntil") is null ? lost : null,
        PermitsEnd,
        TimeSpan.FromSeconds(1));

    /// <summary>Resumes or rolls back what a lost run left, to its end; gives the report.</summary>
    public static async Task<JsonNode> RecoverAsync(this Scenario scenario, string action, string options = "")
    {
        var op = scenario.Operator;
        var before = await op.Chronicle.MarkAsync();
        var answer = await scenario.Api.PostAsync($"/api/groups/{Scenario.Group}/recover", Somebody, $$"""{"action":"{{action}}"{{options}}}""");
        return await scenario.FollowAsync($"recover {action}", answer, before);
    }

    /// <summary>Has a cancelled run rolled forward, to its end; gives the report.</summary>
    public static async Task<JsonNode> RollForwardAsync(this Scenario scenario, string run)
    {
        var before = await scenario.Operator.Chronicle.MarkAsync();
        return await scenario.FollowAsync("roll-forward", await scenario.SayAsync(run, "roll-forward", body: "{}"), before);
    }

    /// <summary>Follows a run that something other than an operation's own address has started, to its end.</summary>
    private static async Task<JsonNode> FollowAsync(this Scenario scenario, string name, Answer answer, long before)
    {
        var run = answer.Expect(HttpStatusCode.Accepted).Body.Text("id");
        scenario.Operator.Chronicle.Began(name, run, before);
        var report = await scenario.Operator.EndAsync(run, limit: PermitsEnd);
        await scenario.Operator.VerifyAsync();
        return report;
    }
}
