using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>The JSON of entity states and operations, beside <see cref="ContractsJson"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ProtectionGroupState))]
[JsonSerializable(typeof(MachineWork))]
[JsonSerializable(typeof(RunTicket))]
[JsonSerializable(typeof(BeginRequest))]
[JsonSerializable(typeof(BeginResult))]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(ProtectedMachineState))]
[JsonSerializable(typeof(KnownMachine))]
[JsonSerializable(typeof(ClaimRequest))]
[JsonSerializable(typeof(ClaimResult))]
[JsonSerializable(typeof(PermitRequest))]
[JsonSerializable(typeof(PermitResult))]
[JsonSerializable(typeof(OpenEpochRequest))]
[JsonSerializable(typeof(OffEpoch))]
[JsonSerializable(typeof(DeclineResult))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(SetLiveSyncRequest))]
[JsonSerializable(typeof(RecordSyncRequest))]
[JsonSerializable(typeof(RecordBaseRequest))]
[JsonSerializable(typeof(RecordFenceRequest))]
[JsonSerializable(typeof(RecordKeptRequest))]
[JsonSerializable(typeof(SettleRequest))]
[JsonSerializable(typeof(AdoptRequest))]
[JsonSerializable(typeof(ReturnRequest))]
[JsonSerializable(typeof(RetainRequest))]
[JsonSerializable(typeof(RecordDebtRequest))]
[JsonSerializable(typeof(ConfirmStartRequest))]
[JsonSerializable(typeof(RunControlState))]
[JsonSerializable(typeof(SaidToRun))]
[JsonSerializable(typeof(MachineAnswer))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Passing))]
[JsonSerializable(typeof(PassingResult))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalStanding))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(RunRecordState))]
[JsonSerializable(typeof(KeptReportState))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ScheduleState))]
[JsonSerializable(typeof(WatchedSchedule))]
[JsonSerializable(typeof(TakenOccurrence))]
[JsonSerializable(typeof(ReadinessState))]
[JsonSerializable(typeof(ReadinessHead))]
[JsonSerializable(typeof(RunId))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Unit))]
public sealed partial class OrchestrationsJson : JsonSerializerContext
{
    /// <summary>The options that both hosts serialise payloads by.</summary>
    public static JsonSerializerOptions PayloadOptions => Payload.Options;

    // A type of its own: an initialiser in here may run before the generated half has made Default.
    private static class Payload
    {
        public static readonly JsonSerializerOptions Options = Make();

        private static JsonSerializerOptions Make()
        {
            var options = new JsonSerializerOptions(Default.Options)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, ContractsJson.Default),
            };
            options.MakeReadOnly();
            return options;
        }
    }
}
