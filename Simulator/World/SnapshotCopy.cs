namespace DrFunctions.Simulator.World;

/// <summary>The background transfer behind a CopyStart snapshot.</summary>
internal sealed class SnapshotCopy(TimeProvider time, string sourceKey, string sourceFamily, DateTimeOffset sourceCreated, DateTimeOffset startsAt, DateTimeOffset endsAt, long bytes)
{
    public string SourceKey => sourceKey;

    /// <summary>Family of the source, known also after the source was deleted.</summary>
    public string SourceFamily => sourceFamily;

    public DateTimeOffset SourceCreated => sourceCreated;

    /// <summary>Id of the copy in the target region that this one only adds to; null when everything moves.</summary>
    public string? BasedOn { get; init; }

    /// <summary>A fault decided that it fails at its end, with this error.</summary>
    public OperationOutcome? Doom { get; init; }

    public DateTimeOffset StartsAt => startsAt;

    public DateTimeOffset EndsAt => endsAt;

    public DateTimeOffset? FailedAt { get; private set; }

    public long Bytes => bytes;

    public bool Completed { get; set; }

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    private double _percentAtFailure;

    public bool InFlight => !Completed && ErrorCode is null;

    public void Fail(string code, string message)
    {
        _percentAtFailure = Percent();
        (ErrorCode, ErrorMessage, FailedAt) = (code, message, time.GetUtcNow());
    }

    /// <summary>0 to 100; 100 only once the data is there.</summary>
    public double Percent()
    {
        if (Completed) return 100;
        if (ErrorCode is not null) return _percentAtFailure;
        var total = (endsAt - startsAt).TotalSeconds;
        var share = total <= 0 ? 1 : (time.GetUtcNow() - startsAt).TotalSeconds / total;
        return Math.Round(Math.Clamp(share * 100, 0, 99), 2);
    }

    public JsonObject Save() => new()
    {
        ["sourceKey"] = sourceKey, ["sourceFamily"] = sourceFamily, ["sourceCreated"] = sourceCreated, ["startsAt"] = startsAt, ["endsAt"] = endsAt, ["bytes"] = bytes,
        ["completed"] = Completed, ["errorCode"] = ErrorCode, ["errorMessage"] = ErrorMessage, ["percentAtFailure"] = _percentAtFailure,
        ["basedOn"] = BasedOn, ["failedAt"] = FailedAt, ["doomCode"] = Doom?.Code, ["doomMessage"] = Doom?.Message,
    };

    public static SnapshotCopy Load(TimeProvider time, JsonObject saved) =>
        new(time, saved.Str("sourceKey")!, saved.Str("sourceFamily")!, Timestamps.Parse(saved.Str("sourceCreated")), Timestamps.Parse(saved.Str("startsAt")), Timestamps.Parse(saved.Str("endsAt")), (long)saved.Number("bytes")!.Value)
        {
            Completed = saved.Flag("completed"),
            ErrorCode = saved.Str("errorCode"),
            ErrorMessage = saved.Str("errorMessage"),
            BasedOn = saved.Str("basedOn"),
            Doom = saved.Str("doomCode") is { } doom ? new OperationOutcome("Failed", doom, saved.Str("doomMessage") ?? "") : null,
            FailedAt = saved.Str("failedAt") is { } failed ? Timestamps.Parse(failed) : null,
            _percentAtFailure = saved.Number("percentAtFailure") ?? 0,
        };
}
