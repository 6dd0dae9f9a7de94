using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace DrFunctions.Api.Tests;

/// <summary>The schemas for editors say what the loader says, and the samples hold by both.</summary>
public sealed class SchemaTests
{
    private static readonly string Plans = Path.Combine(AppContext.BaseDirectory, "plans");

    [Theory]
    [InlineData("plan.schema.json", "", nameof(PlanShapes.Plan))]
    [InlineData("plan.schema.json", "machine", nameof(PlanShapes.Machine))]
    [InlineData("plan.schema.json", "source", nameof(PlanShapes.Source))]
    [InlineData("plan.schema.json", "destination", nameof(PlanShapes.Destination))]
    [InlineData("plan.schema.json", "health", nameof(PlanShapes.Health))]
    [InlineData("plan.schema.json", "liveSync", nameof(PlanShapes.LiveSync))]
    [InlineData("plan.schema.json", "failbackTarget", nameof(PlanShapes.FailbackTarget))]
    [InlineData("plan.schema.json", "approvals", nameof(PlanShapes.Approvals))]
    [InlineData("plan.schema.json", "script", nameof(PlanShapes.Script))]
    [InlineData("plan.schema.json", "http", nameof(PlanShapes.Http))]
    [InlineData("sites.schema.json", "", nameof(PlanShapes.Sites))]
    [InlineData("sites.schema.json", "site", nameof(PlanShapes.Site))]
    [InlineData("sites.schema.json", "credential", nameof(PlanShapes.Credential))]
    public void Schema_EachMapping_KnowsTheLoadersKeys(string file, string definition, string shapeName)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(Plans, file)))!;
        var mapping = definition.Length == 0 ? root : root["definitions"]![definition]!;
        var shape = (Shape)typeof(PlanShapes).GetField(shapeName)!.GetValue(null)!;

        mapping["properties"]!.AsObject().Select(property => property.Key)
            .Should().BeEquivalentTo(shape.Keys, "an editor must neither offer nor forbid what the loader does not");
        (mapping["required"]?.AsArray().Select(key => key!.GetValue<string>()) ?? [])
            .Should().BeEquivalentTo(shape.Required);
        mapping["additionalProperties"]!.GetValue<bool>().Should().BeFalse("the loader refuses unknown keys");
        mapping["properties"]!.AsObject().Should().OnlyContain(
            property => property.Value!["description"] != null || property.Value["$ref"] != null, "editors show what a key is for");
    }

    [Fact]
    public void Shapes_AllOfThem_AreCompared() =>
        typeof(PlanShapes).GetFields().Should().HaveCount(13, "a new shape needs a line in the test above, and a definition in a schema");

    [Fact]
    public void Samples_AreSoundByTheLoader()
    {
        var plans = PlanFolder.Load(Plans);

        plans.All.Should().ContainSingle().Which.Plan.Machines.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("payroll.yaml", "plan.schema.json")]
    [InlineData("sites.yaml", "sites.schema.json")]
    public async Task Samples_AreSoundByTheirSchema(string sample, string schema)
    {
        var errors = (await ReadAsync(schema)).Validate(JsonOf(await File.ReadAllTextAsync(Path.Combine(Plans, sample))));

        errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("group: payroll", "group: Payroll")]
    [InlineData("group: payroll", "grup: payroll")]
    [InlineData("rto: 00:30:00", "rto: 25:00:00")]
    [InlineData("tcp: 5432", "tcp: 65536")]
    [InlineData("nic: db-nic", "size: Standard_D2s_v5")]
    [InlineData("dependsOn: [db]", "dependsOn: db")]
    [InlineData("rto: 00:30:00", "fence: poweroff")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: every five minutes }")]
    [InlineData("rto: 00:30:00", "liveSync: { schedule: '@daily' }")]
    [InlineData("rto: 00:30:00", "liveSync: { retain: 0 }")]
    [InlineData("rto: 00:30:00", "liveSync: { retain: 25 }")]
    [InlineData("rto: 00:30:00", "failbackTargets: [ { site: north, resourceGroup: payroll, subnetId: north } ]")]
    [InlineData("rto: 00:30:00", "onFailure: Ask")]
    [InlineData("dependsOn: [db]", "onFailure: go-on")]
    [InlineData("rto: 00:30:00", "approvals: { planned-failover: 0 }")]
    [InlineData("rto: 00:30:00", "approvals: { planned-failover: 11 }")]
    [InlineData("rto: 00:30:00", "approvals: { move: 1 }")]
    [InlineData("rto: 00:30:00", "approvals: { live-sync: 1 }")]
    [InlineData("rto: 00:30:00", "approvalTimeout: 4h")]
    [InlineData("tcp: 5432", "agent: false")]
    [InlineData("tcp: 5432", "script: { expect: active }")]
    [InlineData("tcp: 5432, timeout", "timeout")]
    public async Task Schema_BrokenPlan_IsRefusedAsByTheLoader(string sound, string broken)
    {
        var schema = await ReadAsync("plan.schema.json");

        schema.Validate(JsonOf(Texts.Plan)).Should().BeEmpty();
        schema.Validate(JsonOf(Texts.Plan.Replace(sound, broken, StringComparison.Ordinal))).Should().NotBeEmpty();
    }

    private static Task<JsonSchema> ReadAsync(string file) => JsonSchema.FromFileAsync(Path.Combine(Plans, file));

    /// <summary>YAML as an editor's language server sees it: plain scalars of YAML 1.2's core schema.</summary>
    private static string JsonOf(string yaml)
    {
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        return JsonSerializer.Serialize(tree);
    }
}
