namespace DrFunctions.Simulator;

/// <summary>A transfer of a disk's content from one region to another.</summary>
/// <param name="Id">Id of the snapshot or disk restore point that it fills.</param>
/// <param name="Source">Id of what it is copied from, lower case.</param>
/// <param name="Site">Region that it goes to.</param>
/// <param name="SourceSite">Region that it comes from; null after a restart when the source is gone.</param>
/// <param name="Kind"><c>full</c>: everything moves. <c>delta</c>: what changed since <paramref name="BasedOn"/>.</param>
/// <param name="BasedOn">Id of the earlier copy in the target region that a delta builds on.</param>
/// <param name="Bytes">Bytes to move.</param>
/// <param name="BytesMoved">Bytes that have moved.</param>
/// <param name="Percent">0 to 100; 100 only once all is there.</param>
/// <param name="State">running, complete or failed.</param>
/// <param name="Error">Code of the failure.</param>
/// <param name="Started">When bytes began to move, by the platform's clock.</param>
/// <param name="Ended">When it was complete or failed.</param>
public sealed record CopyStatus(
    string Id, string Source, string Site, string? SourceSite, string Kind, string? BasedOn, long Bytes, long BytesMoved, double Percent, string State, string? Error,
    DateTimeOffset Started, DateTimeOffset? Ended);

/// <summary>The transfers of this world.</summary>
internal sealed class CopyLog
{
    private readonly List<(string Id, string Site, string? SourceSite, SnapshotCopy Copy)> _copies = [];

    /// <summary>Inside the cloud's section, as is <see cref="List"/>.</summary>
    public void Add(string id, string site, string? sourceSite, SnapshotCopy copy) => _copies.Add((id, site, sourceSite, copy));

    public IReadOnlyList<CopyStatus> List() => [.. _copies.OrderBy(c => c.Copy.StartsAt).Select(c => Status(c.Id, c.Site, c.SourceSite, c.Copy))];

    private static CopyStatus Status(string id, string site, string? sourceSite, SnapshotCopy copy)
    {
        var percent = copy.Percent();
        return new CopyStatus(id, copy.SourceKey, site, sourceSite, copy.BasedOn is null ? "full" : "delta", copy.BasedOn, copy.Bytes,
            copy.Completed ? copy.Bytes : (long)(copy.Bytes * percent / 100), percent, copy.Completed ? "complete" : copy.InFlight ? "running" : "failed",
            copy.ErrorCode, copy.StartsAt, copy.Completed ? copy.EndsAt : copy.FailedAt);
    }
}
