using DrFunctions.Activities.Replication.CopyStart;

namespace DrFunctions.Activities.Tests.Replication.CopyStart;

public sealed class SnapshotViewTests
{
    [Theory]
    [InlineData("Updating", 0.0, null, true)]
    [InlineData("Succeeded", 40.0, null, true)]
    [InlineData("Succeeded", null, null, true)]
    [InlineData("Succeeded", 100.0, null, false)]
    [InlineData("Succeeded", 40.0, "CopySnapshotFailed: lost", false)]
    [InlineData("Failed", 40.0, null, false)]
    [InlineData("Canceled", null, null, false)]
    public void IsInFlight_ACopy_UntilItArrivedOrEnded(string provisioning, double? percent, string? error, bool expected)
    {
        var copy = new SnapshotView
        {
            Id = "/snapshots/copy",
            Name = "copy",
            UniqueId = "unique",
            Provisioning = provisioning,
            Incremental = true,
            Percent = percent,
            CopyError = error,
            Tags = new Dictionary<string, string>(),
            ReadAt = DateTimeOffset.UnixEpoch,
        };

        copy.IsInFlight.Should().Be(expected, "what will never arrive is nothing to wait for");
    }
}
