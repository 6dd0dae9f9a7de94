using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Runtime;

/// <summary>What goes out into memory once a turn is committed; the rest went out with the commit.</summary>
internal static class TurnEffects
{
    /// <summary>Starts activities and sets timers, and forgets timers that are over.</summary>
    public static void Release(
        EngineCore core, StoredInstance claim, TurnOutcome outcome, IEnumerable<Command> open)
    {
        if (outcome.End is not null)
        {
            foreach (var timer in open.OfType<TimerCreated>())
            {
                core.Timers.Remove(new TaskKey(claim.Key, claim.Generation, timer.Task));
            }

            return;
        }

        foreach (var command in outcome.Commands)
        {
            var key = new TaskKey(claim.Key, claim.Generation, command.Task);
            switch (command)
            {
                case ActivityScheduled activity:
                    core.Activities.Start(key, claim.Id, activity);
                    break;
                case TimerCreated timer when !IsCancelled(timer, outcome):
                    core.Timers.Add(key, timer.FireAt);
                    break;
                case TimerCancelled:
                    core.Timers.Remove(key);
                    break;
            }
        }
    }

    private static bool IsCancelled(TimerCreated timer, TurnOutcome outcome) =>
        outcome.Commands.Any(command => command is TimerCancelled && command.Task == timer.Task);
}
