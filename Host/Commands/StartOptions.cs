using System.CommandLine;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Commands;

/// <summary>The options of a command that starts an operation: those that mean something for it.</summary>
internal sealed class StartOptions
{
    private readonly Option<bool> _noStart = new("--no-start")
    {
        Description = "Do everything but start the instances.",
    };

    private readonly Option<Pace> _pace = new("--pace")
    {
        Description = "pipelined: each machine as fast as it can; stages: all of them through one step before the next.",
    };

    private readonly Option<string> _restorePoint = new("--restore-point")
    {
        Description = "Id of a restore point, or a time for the newest up to then; without it, the newest.",
    };

    private readonly Option<string> _dataLoss = new("--acknowledge-data-loss")
    {
        Description = "The group's name: the loss that was shown is accepted.",
        HelpName = "group",
    };

    private readonly Option<string> _divergence = new("--acknowledge-divergence")
    {
        Description = "The group's name: what the old sources wrote may stay behind.",
        HelpName = "group",
    };

    private readonly Option<string[]> _waive = new("--waive-fencing")
    {
        Description = "Machines, or the group for all, that may start although their source is not proven off; "
            + "for a failback only together with --to.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _target = new("--to")
    {
        Description = "Another site of the plan to go to; without it, the primary one.",
        HelpName = "site",
    };

    private readonly Option<string[]> _machines = new("--machine", "--machines")
    {
        Description = "Only for these machines; without it, for the whole group.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _force = new("--force")
    {
        Description = "Codes of errors of the readiness check to begin in spite of, such as DR-7206.",
        HelpName = "code",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Change nothing: say what would be called, how long it would take and what would be lost.",
    };

    /// <summary>Adds to the command what the operation takes.</summary>
    public static StartOptions AddTo(Command command, Operation operation)
    {
        var all = new StartOptions();
        all._pace.AcceptChoice();
        Option[] taken = operation switch
        {
            Operation.PlannedFailover => [all._noStart, all._pace, all._force, all._machines],
            Operation.UnplannedFailover => [all._restorePoint, all._dataLoss, all._waive, all._machines],
            Operation.Failback => [all._target, all._divergence, all._waive, all._machines],
            Operation.UndoFailover => [all._dataLoss, all._machines],
            Operation.EnableLiveSync or Operation.DisableLiveSync => [all._machines],
            _ => [],
        };
        foreach (var option in taken.Append(all._dryRun))
        {
            command.Add(option);
        }

        return all;
    }

    /// <summary>Adds what has to be said again where a run is run again.</summary>
    public static StartOptions AddAcknowledgementsTo(Command command)
    {
        var all = new StartOptions();
        foreach (var option in new Option[] { all._dataLoss, all._divergence, all._waive, all._force })
        {
            command.Add(option);
        }

        return all;
    }

    /// <summary>What was given; the default for what the operation does not take.</summary>
    public RunOptions Read(ParseResult parsed) => new(
        !parsed.GetValue(_noStart),
        parsed.GetValue(_pace),
        parsed.GetValue(_restorePoint),
        parsed.GetValue(_dataLoss),
        parsed.GetValue(_divergence),
        parsed.GetValue(_waive) is { Length: > 0 } waived ? waived : null,
        parsed.GetValue(_target),
        parsed.GetValue(_machines) is { Length: > 0 } machines ? machines : null,
        parsed.GetValue(_force) is { Length: > 0 } forced ? forced : null,
        parsed.GetValue(_dryRun));
}
