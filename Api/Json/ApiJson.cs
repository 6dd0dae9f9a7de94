using System.Text.Encodings.Web;
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
[JsonSerializable(typeof(RestorePointsView))]
[JsonSerializable(typeof(IReadOnlyList<RunSummaryView>))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(CancelView))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(RecoveryView))]
[JsonSerializable(typeof(Forecast))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>As read by people too: quotes and plus signs stay what they are. Answers are JSON alone, never part of a page.</summary>
    /// <remarks>Made at its first use: the parts of a partial class are initialised in no certain order.</remarks>
    public static ApiJson Web => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
