using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.WhatIf;

/// <summary>Foretells an operation, carries it out, and compares what it called with what was foretold.</summary>
internal static partial class Foretelling
{
    /// <summary>An operation as it was foretold; asking for that must not change anything.</summary>
    public static async Task<JsonNode> AskAsync(Scenario scenario, string operation, string? body = null)
    {
        var before = await ChangesAsync(scenario, 0);
        var asked = body is null ? [] : (JsonObject)JsonNode.Parse(body)!;
        asked["dryRun"] = true;
        var answer = await scenario.Api.StartAsync(operation, Scenario.Group, asked.ToJsonString());
        var forecast = answer.Expect(HttpStatusCode.OK).Body!;
        (await ChangesAsync(scenario, 0)).Should().HaveSameCount(before, "what is asked for with dryRun only reads");
        return forecast;
    }

    /// <summary>Carries the leg out as it was foretold; gives its report.</summary>
    public static async Task<JsonNode> CarryOutAsync(Scenario scenario, Leg leg)
    {
        var forecast = await AskAsync(scenario, leg.Operation, leg.Body);
        forecast.Text("outcome").Should().Be("Completed", "{0}", forecast.ToJsonString());
        var before = (await scenario.Control.JournalAsync()) is [.., var last] ? last.Seq : 0;
        var report = await scenario.Operator.RunAsync(leg.Operation, leg.Body);
        Compare(forecast, [.. (await ChangesAsync(scenario, before)).Select(Call.Of)]);
        return report;
    }

    private static async Task<IReadOnlyList<JournalEntry>> ChangesAsync(Scenario scenario, long after) =>
        [.. (await scenario.Control.JournalAsync(after)).Where(entry => entry.Method is not null)];

    private static void Compare(JsonNode forecast, IReadOnlyList<Call> made)
    {
        made.Should().NotBeEmpty("an operation changes something");
        foreach (var machine in forecast.Items("machines"))
        {
            var name = machine.Text("name");
            List<Call> foretold =
            [
                .. from step in machine.Items("steps")
                   from call in step.Items("calls")
                   select new Call(call.Text("method"), call.Text("action").ToLowerInvariant(), call.Text("resource").ToLowerInvariant()),
            ];
            var own = made.Where(call => call.Resource.Contains(name, StringComparison.Ordinal)).Select(call => call.As(foretold));
            InOrder(own).Should().Equal(
                InOrder(foretold), "what {0} of {1} calls is what was foretold", forecast.Text("operation"), name);
        }
    }

    /// <summary>What is asked for at once comes in any order: calls of one kind in a row are sorted.</summary>
    private static List<string> InOrder(IEnumerable<Call> calls)
    {
        var groups = new List<List<Call>>();
        foreach (var call in calls)
        {
            if (groups.Count == 0 || groups[^1][0].Kind != call.Kind)
            {
                groups.Add([]);
            }

            groups[^1].Add(call);
        }

        return [.. groups.SelectMany(group => group.Select(call => call.ToString()).Order(StringComparer.Ordinal))];
    }

    private sealed partial record Call(string Method, string Action, string Resource)
    {
        // Retention removes resources of every kind at once.
        public string Kind => Method == "DELETE" ? Method : $"{Method} {Action}";

        public static Call Of(JournalEntry entry) => new(
            entry.Method!, Verb().Replace(entry.Action[(entry.Action.IndexOf('/', StringComparison.Ordinal) + 1)..].ToLowerInvariant(), ""), entry.Resource);

        /// <summary>By the pattern that it was foretold by, if one fits.</summary>
        public Call As(IEnumerable<Call> foretold) => this with
        {
            Resource = foretold.Where(call => call.Method == Method && call.Action == Action && call.Fits(Resource))
                .Select(call => call.Resource).FirstOrDefault(Resource),
        };

        public override string ToString() => $"{Method} {Action} {Resource}";

        private bool Fits(string resource) =>
            Regex.IsMatch(resource, "^" + Regex.Escape(Resource).Replace("\\*", "[^/]+", StringComparison.Ordinal) + "\\z");

        [GeneratedRegex("/(write|delete|action)$")]
        private static partial Regex Verb();
    }
}
