using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;

namespace DrFunctions.Engine.Tests.Store;

/// <summary>The store by itself: who may write, in which order, and what happens to the others.</summary>
public sealed class FencingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-store-");
    private readonly StoreFile _file;
    private readonly StoreReader _reader;
    private readonly StoreWriter _writer;
    private readonly Listener _listener = new();

    public FencingTests()
    {
        _file = StoreFile.Open(Path.Combine(_folder.FullName, "engine.db"));
        _reader = new StoreReader(_file);
        _writer = new StoreWriter(_file.Writer, _file.Path, _listener, _ => { }, null);
    }

    private static TurnOutcome FirstTurn { get; } = new() { Events = [new Started("Flow", null, null, 1, 1)] };

    private static TurnOutcome ContinueAsNew { get; } = new()
    {
        Events = [new Started("Flow", null, null, 1, 1), new ContinuedAsNew("2")],
        End = new ContinuedAsNew("2"),
    };

    [Fact]
    public async Task A_commit_under_an_older_claim_writes_nothing()
    {
        var first = await CreateAsync("a");
        var second = await ClaimAsync(first.Key);
        await _writer.Enqueue(new CommitTurn(second, FirstTurn, [], Now));
        var before = Dump();

        var stale = () => _writer.Enqueue(new CommitTurn(first, FirstTurn, [1], Now));

        await stale.Should().ThrowAsync<FenceLostException>();
        Dump().Should().Equal(before, "a stale claim writes zero rows");
    }

    [Fact]
    public async Task A_commit_of_an_older_generation_writes_nothing_even_under_the_same_claim()
    {
        var first = await CreateAsync("a");
        await _writer.Enqueue(new CommitTurn(first, ContinueAsNew, [], Now));
        var before = Dump();

        var stale = () => _writer.Enqueue(new CommitTurn(first, FirstTurn, [], Now));

        await stale.Should().ThrowAsync<FenceLostException>("the generation is part of the fence");
        Dump().Should().Equal(before);
    }

    [Fact]
    public async Task A_turn_committed_twice_counts_once()
    {
        var claim = await CreateAsync("a");
        await _writer.Enqueue(new CommitTurn(claim, FirstTurn, [], Now));

        var again = () => _writer.Enqueue(new CommitTurn(claim, FirstTurn, [], Now));

        await again.Should().ThrowAsync<FenceLostException>("the next event's number is part of the fence");
    }

    [Fact]
    public async Task A_lost_fence_in_a_group_fails_alone()
    {
        var stale = await CreateAsync("a");
        var fresh = await ClaimAsync(stale.Key);
        var commits = _writer.Commits;

        var group = new Task[]
        {
            _writer.Enqueue(new RaiseEvent("a", new EventRaised("1", null))),
            _writer.Enqueue(new CommitTurn(stale, FirstTurn, [], Now)),
            _writer.Enqueue(new CommitTurn(fresh, FirstTurn, [], Now)),
            _writer.Enqueue(new RaiseEvent("a", new EventRaised("2", null))),
        };
        var all = () => Task.WhenAll(group);

        await all.Should().ThrowAsync<FenceLostException>();
        group.Select(task => task.IsCompletedSuccessfully).Should().Equal([true, false, true, true]);
        (_writer.Commits - commits).Should().BeLessThanOrEqualTo(4, "operations share commits");
        _reader.Inbox(fresh.Key).Select(message => ((EventRaised)message.Event).Name).Should().Equal("1", "2");
        _listener.Arrived.Should().Equal(["1", "2"], "what was refused announces nothing");
    }

    [Fact]
    public async Task An_operation_that_is_refused_half_way_leaves_nothing_and_tells_nobody()
    {
        await CreateAsync("a");
        var before = Dump();

        var half = () => _writer.Enqueue(new HalfWay());

        await half.Should().ThrowAsync<FenceLostException>();
        Dump().Should().Equal(before, "its savepoint was rolled back");
        _listener.Arrived.Should().BeEmpty("what was not committed is not announced");
    }

    [Fact]
    public async Task A_turn_consumes_exactly_what_it_read()
    {
        var claim = await CreateAsync("a");
        foreach (var name in new[] { "1", "2", "3" })
        {
            await _writer.Enqueue(new RaiseEvent("a", new EventRaised(name, null)));
        }

        var read = _reader.Inbox(claim.Key)[..2].ConvertAll(message => message.Position);
        await _writer.Enqueue(new CommitTurn(claim, FirstTurn, read, Now));

        _reader.Inbox(claim.Key).Select(message => ((EventRaised)message.Event).Name).Should().Equal(
            ["3"], "what arrived during the turn remains");
    }

    [Fact]
    public async Task A_result_for_a_purged_instance_is_harmless()
    {
        var claim = await CreateAsync("a");
        var end = new Completed(null);
        await _writer.Enqueue(new CommitTurn(claim, FirstTurn with { Events = [.. FirstTurn.Events, end], End = end }, [], Now));
        await _writer.Enqueue(new Purge("a"));

        (await _writer.Enqueue(new ClaimInstance(claim.Key))).Should().BeNull();
        (await _writer.Enqueue(new KeepResults(claim.Key, 0, [new ActivityResolved(0, "1", null)]))).Should().BeFalse();
        (await CreateAsync("a")).Key.Should().BeGreaterThan(claim.Key, "a key is never used again");
    }

    public void Dispose()
    {
        _writer.Close(Errors.Stopped());
        _writer.Dispose();
        _reader.Dispose();
        _file.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<StoredInstance> CreateAsync(string id)
    {
        (await _writer.Enqueue(new CreateInstance(id, "Flow", null, Now))).Should().BeTrue();
        return _reader.Find(id)!;
    }

    private async Task<StoredInstance> ClaimAsync(long key) => (await _writer.Enqueue(new ClaimInstance(key)))!;

    private List<string> Dump() => _reader.All(
        """
        SELECT 'i' || key || ' ' || generation || ' ' || next_seq || ' ' || epoch || ' ' || status FROM instances
        UNION ALL SELECT 'e' || instance || ' ' || generation || ' ' || seq || ' ' || kind FROM events
        UNION ALL SELECT 'm' || position FROM inbox UNION ALL SELECT 'd' || instance || kind || text FROM documents
        """,
        row => row.GetString(0));

    private sealed class HalfWay : StoreOperation<bool>
    {
        protected override bool Write(WriteSession session)
        {
            session.Send(session.Instances.Find("a"), null, new EventRaised("half", null));
            throw new FenceLostException("this test");
        }
    }

    private sealed class Listener : ICommitListener
    {
        public List<string> Arrived { get; } = [];

        void ICommitListener.Arrived(long instance, InboxMessage message) => Arrived.Add(((EventRaised)message.Event).Name);

        void ICommitListener.Arrived(EntityInstanceId entity, EntityMessage message)
        {
        }

        public void Created(StoredInstance instance, string? input)
        {
        }

        public void Ended(long instance, string id)
        {
        }

        public void Unblocked(long instance)
        {
        }
    }
}
