using DrFunctions.Engine.Runtime;

namespace DrFunctions.Engine.Tests.Runtime;

public sealed class MailboxTests
{
    [Fact]
    public async Task One_worker_at_a_time_takes_everything_in_order()
    {
        var work = new WorkCounter();
        var workers = 0;
        var most = 0;
        var taken = new List<int>();
        var mailbox = new Mailbox<int>(work, async batch =>
        {
            most = Math.Max(most, Interlocked.Increment(ref workers));
            taken.AddRange(batch);
            await Task.Yield();
            Interlocked.Decrement(ref workers);
        })
        {
            IsDone = () => false,
            Rested = () => { },
            Failed = _ => { },
        };

        for (var i = 0; i < 10_000; i++)
        {
            mailbox.Post(i).Should().BeTrue();
        }

        await work.WhenIdle();
        most.Should().Be(1, "an instance runs one turn at a time");
        taken.Should().Equal(Enumerable.Range(0, 10_000));
    }

    [Fact]
    public async Task A_closed_mailbox_takes_nothing_and_a_busy_one_does_not_close()
    {
        var work = new WorkCounter();
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var mailbox = new Mailbox<int>(work, _ =>
        {
            entered.SetResult();
            return leave.Task;
        })
        {
            IsDone = () => false,
            Rested = () => { },
            Failed = _ => { },
        };
        mailbox.Post(1);
        await entered.Task;

        mailbox.TryClose().Should().BeFalse("it works");
        leave.SetResult();
        await work.WhenIdle();

        mailbox.TryClose().Should().BeTrue("nothing waits");
        mailbox.Post(2).Should().BeFalse("its sender has to find another");
    }

    [Fact]
    public async Task A_worker_that_breaks_down_is_reported()
    {
        var work = new WorkCounter();
        Exception? reported = null;
        var mailbox = new Mailbox<int>(work, _ => throw new InvalidOperationException("broken"))
        {
            IsDone = () => false,
            Rested = () => { },
            Failed = exception => reported = exception,
        };

        mailbox.Post(1);
        await work.WhenIdle();

        reported.Should().BeOfType<InvalidOperationException>("nothing goes wrong in silence");
    }
}
