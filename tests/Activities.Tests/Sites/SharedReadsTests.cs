using DrFunctions.Activities.Sites;

namespace DrFunctions.Activities.Tests.Sites;

public sealed class SharedReadsTests : IDisposable
{
    private readonly List<TaskCompletionSource<int>> _reads = [];
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SharedReads<string, int> _shared;

    public SharedReadsTests() => _shared = new SharedReads<string, int>(_ =>
    {
        var read = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_reads)
            _reads.Add(read);
        _begun.Release();
        return read.Task;
    });

    [Fact]
    public async Task Read_AskedWhileAnotherReadRuns_WaitsForAFreshOneAndSharesIt()
    {
        var first = _shared.ReadAsync("group", default);
        await _begun.WaitAsync();
        var second = _shared.ReadAsync("group", default);
        var third = _shared.ReadAsync("group", default);

        _reads[0].SetResult(1);
        (await first).Should().Be(1);
        await _begun.WaitAsync();
        _reads[1].SetResult(2);

        (await second).Should().Be(2, "the first read began before the question");
        (await third).Should().Be(2, "both asked before the second read began");
        _reads.Should().HaveCount(2);
    }

    [Fact]
    public async Task Read_FormerReadFailed_TriesAnew()
    {
        var first = _shared.ReadAsync("group", default);
        await _begun.WaitAsync();
        var second = _shared.ReadAsync("group", default);
        _reads[0].SetException(new IOException("gone"));
        await first.Invoking(t => t).Should().ThrowAsync<IOException>();

        await _begun.WaitAsync();
        _reads[1].SetResult(2);

        (await second).Should().Be(2);
    }

    [Fact]
    public async Task Read_OtherKey_IsAnotherRead()
    {
        var one = _shared.ReadAsync("one", default);
        var two = _shared.ReadAsync("two", default);
        await _begun.WaitAsync();
        await _begun.WaitAsync();
        _reads.ForEach(r => r.SetResult(7));

        (await Task.WhenAll(one, two)).Should().Equal(7, 7);
    }

    public void Dispose() => _begun.Dispose();
}
