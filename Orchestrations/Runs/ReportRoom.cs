using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// How much each machine may say in a report. A report is one message of at most 1 MB: a run of many machines whose
/// report did not fit would fail after all its work was done.
/// </summary>
internal sealed class ReportRoom(int machines)
{
    /// <summary>Machines of a run at most: what stays of each when it says the least.</summary>
    public const int MostMachines = 350;

    private readonly int _text = Math.Clamp(80_000 / Math.Max(1, machines), 200, 4000);
    private readonly int _ids = Math.Clamp(700 / Math.Max(1, machines), 2, 20);

    /// <summary>An error, cut.</summary>
    public DrError? Fit(DrError? error) => error is null
        ? null
        : error with
        {
            Message = StatusText.Cut(error.Message, _text),
            Remedy = StatusText.Cut(error.Remedy, _text / 2),
            Expected = error.Expected is { } expected && machines <= MostMachines / 4
                ? StatusText.Cut(expected, _text / 2)
                : null,
        };

    /// <summary>What an operator was asked, cut.</summary>
    public Question Fit(Question question) => question with { Error = Fit(question.Error)! };

    /// <summary>A step, cut; of the correlation ids the last are kept.</summary>
    public StepReport Fit(StepReport step) => step with
    {
        CorrelationIds = [.. step.CorrelationIds.TakeLast(_ids)],
        Detail = step.Detail is null ? null : StatusText.Cut(step.Detail, _text / 2),
        Error = Fit(step.Error),
    };
}
