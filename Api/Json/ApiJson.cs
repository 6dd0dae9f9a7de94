using System.Text.Json;
using System.Text.Json.Serialization;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>The JSON of the API's own answers, in the manner of <see cref="ContractsJson"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ManagementPayload))]
[JsonSerializable(typeof(InstanceStatus))]
[JsonSerializable(typeof(PurgeResult))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(IReadOnlyList<GroupSummaryView>))]
[JsonSerializable(typeof(GroupView))]
[JsonSerializable(typeof(IReadOnlyList<RunSummaryView>))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext;
