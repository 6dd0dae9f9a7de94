namespace DrFunctions.Simulator.World;

/// <summary>An asynchronous operation: polled by its URL, carried out when it falls due.</summary>
internal sealed class Operation
{
    public required Guid Id { get; init; }

    /// <summary>What happens at its end: one of <see cref="OperationActions"/>.</summary>
    public required string Action { get; init; }

    public required string ResourceKey { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Due { get; set; }

    public JsonObject? Payload { get; init; }

    public string? Principal { get; init; }

    public string? ClientRequestId { get; init; }

    public DateTimeOffset? Ended { get; set; }

    public string Status { get; set; } = "InProgress";

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>A fault decided how it ends: Failed or Canceled, with this error.</summary>
    public string? ForcedStatus { get; set; }

    /// <summary>What its URLs show at the end; null when that is the resource, or nothing.</summary>
    public JsonObject? Output { get; set; }

    public bool IsDiskFamily => ResourceKey.Contains("/providers/microsoft.compute/disks/", StringComparison.Ordinal)
        || ResourceKey.Contains("/providers/microsoft.compute/snapshots/", StringComparison.Ordinal);

    /// <summary>Whether a power operation on the machine ends it early.</summary>
    public bool IsPreemptible => IsPower || Action == OperationActions.RunCommand;

    public bool IsPower => Action is OperationActions.Start or OperationActions.PowerOff or OperationActions.Deallocate or OperationActions.Restart;

    public JsonObject Save() => new()
    {
        ["id"] = Id.ToString(), ["action"] = Action, ["resource"] = ResourceKey, ["location"] = Location, ["started"] = Started, ["due"] = Due,
        ["payload"] = Payload?.DeepClone(), ["principal"] = Principal, ["clientRequestId"] = ClientRequestId, ["ended"] = Ended,
        ["status"] = Status, ["errorCode"] = ErrorCode, ["errorMessage"] = ErrorMessage, ["forcedStatus"] = ForcedStatus,
        ["output"] = Output?.DeepClone(),
    };

    public static Operation Load(JsonObject saved) => new()
    {
        Id = Guid.Parse(saved.Str("id")!), Action = saved.Str("action")!, ResourceKey = saved.Str("resource")!, Location = saved.Str("location")!,
        Started = Timestamps.Parse(saved.Str("started")), Due = Timestamps.Parse(saved.Str("due")), Payload = saved.Obj("payload")?.Copy(),
        Principal = saved.Str("principal"), ClientRequestId = saved.Str("clientRequestId"),
        Ended = saved.Str("ended") is { } ended ? Timestamps.Parse(ended) : null, Status = saved.Str("status")!,
        ErrorCode = saved.Str("errorCode"), ErrorMessage = saved.Str("errorMessage"), ForcedStatus = saved.Str("forcedStatus"),
        Output = saved.Obj("output")?.Copy(),
    };
}

/// <summary>The ends that an operation can have.</summary>
internal static class OperationActions
{
    public const string Start = "start";
    public const string PowerOff = "powerOff";
    public const string Deallocate = "deallocate";
    public const string Restart = "restart";
    public const string CreateMachine = "createMachine";
    public const string UpdateMachine = "updateMachine";
    public const string Delete = "delete";
    public const string CreateDisk = "createDisk";
    public const string CreateRestorePoint = "createRestorePoint";
    public const string RunCommand = "runCommand";
    public const string Settle = "settle";
}
