using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Answers of the API that scenarios look at.</summary>
internal static class Answers
{
    /// <summary>An operation that loses something is refused at first, tells what, and touches nothing; gives the answer.</summary>
    public static async Task<JsonNode> NeedsAcknowledgementAsync(Scenario scenario, string operation, string field)
    {
        var before = await scenario.Control.JournalAsync();
        var answer = (await scenario.Api.StartAsync(operation, Scenario.Group)).Expect(HttpStatusCode.Conflict);
        answer.Body.Text("code").Should().Be("DR-2010", "{0}", answer.Text);
        answer.Body!["acknowledge"].Text("field").Should().Be(field);
        answer.Body["acknowledge"].Text("value").Should().Be(Scenario.Group);
        var losses = answer.Body.Items("losses");
        losses.Select(loss => loss.Text("machine")).Should().BeEquivalentTo(scenario.Graph.Machines, "every machine is told");
        losses.Should().OnlyContain(loss => loss!["loss"] != null, "every machine loses something: {0}", answer.Text);
        (await scenario.Control.JournalAsync()).Should().HaveSameCount(before, "what is refused touches nothing");
        return answer.Body;
    }

    /// <summary>A run that did not complete says so, and why; the group's phase agrees.</summary>
    public static void StoppedTruthfully(JsonNode report, JsonNode group)
    {
        if (report.Text("outcome") == "CompletedWithSkips")
        {
            report.Items("machines").Should().Contain(machine => machine.Text("outcome") == "Skipped", "{0}", report.ToJsonString());
            return;
        }

        report.Text("outcome").Should().Be("Stopped", "{0}", report.ToJsonString());
        report["error"].Text("code").Should().StartWith("DR-");
        report["error"].Text("remedy").Should().NotBeEmpty();
        report.Items("machines").Where(machine => machine.Text("outcome") == "Failed")
            .Should().OnlyContain(machine => machine!["error"] != null, "each says why").And.NotBeEmpty("somebody is to blame: {0}", report.ToJsonString());
        var background = report.Text("operation") is "Protect" or "LiveSync" or "Reprotect";
        (group.Text("phase") == "NeedsRecovery").Should().Be(!background, "the phase says whether a run ended halfway: {0}", group.ToJsonString());
    }
}
