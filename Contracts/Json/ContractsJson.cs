using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrFunctions.Contracts;

/// <summary>The JSON of everything that crosses a durable boundary or the HTTP API, the same on both hosts.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunOptions))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(MachineProgress))]
[JsonSerializable(typeof(DrError))]
[JsonSerializable(typeof(PowerOffInput))]
[JsonSerializable(typeof(BackupInput))]
[JsonSerializable(typeof(LiveSyncInput))]
[JsonSerializable(typeof(DisableLiveSyncInput))]
[JsonSerializable(typeof(StartInstanceInput))]
[JsonSerializable(typeof(HealthGateInput))]
[JsonSerializable(typeof(FenceInput))]
[JsonSerializable(typeof(UnfenceInput))]
[JsonSerializable(typeof(PruneInput))]
[JsonSerializable(typeof(AssessInput))]
[JsonSerializable(typeof(InspectInput))]
[JsonSerializable(typeof(StepResult<OffProof>))]
[JsonSerializable(typeof(StepResult<RestorePoint>))]
[JsonSerializable(typeof(StepResult<SyncedPoint>))]
[JsonSerializable(typeof(StepResult<LiveSyncQuiet>))]
[JsonSerializable(typeof(StepResult<StartedInstance>))]
[JsonSerializable(typeof(StepResult<HealthyInstance>))]
[JsonSerializable(typeof(StepResult<FencedVm>))]
[JsonSerializable(typeof(StepResult<UnfencedVm>))]
[JsonSerializable(typeof(StepResult<PrunedPoints>))]
[JsonSerializable(typeof(StepResult<Assessment>))]
[JsonSerializable(typeof(StepResult<WayBack>))]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(ReadinessRequest))]
[JsonSerializable(typeof(CheckSiteInput))]
[JsonSerializable(typeof(CheckMachinesInput))]
[JsonSerializable(typeof(StepResult<CheckedPart>))]
[JsonSerializable(typeof(ForetellInput))]
[JsonSerializable(typeof(Foretold))]
[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(Forecast))]
public sealed partial class ContractsJson : JsonSerializerContext;
