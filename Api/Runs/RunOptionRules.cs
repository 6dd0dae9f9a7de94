using System.Globalization;
using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Which options mean something for which operation, and what they may say.</summary>
internal static partial class RunOptionRules
{
    private const string StartInstances = "startInstances";
    private const string Pace = "pace";
    private const string RestorePoint = "restorePoint";
    private const string AcknowledgeDataLoss = "acknowledgeDataLoss";
    private const string AcknowledgeDivergence = "acknowledgeDivergence";
    private const string WaiveFencing = "waiveFencing";
    private const string Target = "target";
    private const string Machines = "machines";
    private const string Force = "force";

    /// <summary>The member by which somebody accepts what the operation loses or leaves behind.</summary>
    public static string AcknowledgementOf(Operation operation) =>
        operation == Operation.Failback ? AcknowledgeDivergence : AcknowledgeDataLoss;

    /// <summary>What is wrong with the options; null if nothing is. What an operation does not take must be as by default.</summary>
    public static DrError? WhyNot(Operation operation, RunOptions options, Plan plan)
    {
        var taken = TakenBy(operation);
        var foreign = GivenIn(options).Except(taken).ToList();
        return foreign.Count > 0
            ? RequestErrors.Bad(
                $"{operation} does not take {string.Join(", ", foreign)}.",
                "Remove it: an option that has no effect must not look as if it had one.",
                taken.Length == 0 ? "No options." : "Options: " + string.Join(", ", taken) + ".")
            : PointFault(options.RestorePoint) ?? TargetFault(options.Target, plan) ?? WaiverFault(operation, options, plan)
                ?? ForceFault(options.Force) ?? TornFault(options, plan)
                ?? NamesFault(Machines, options.Machines, [.. plan.Machines.Select(machine => machine.Name.Value)], plan);
    }

    private static string[] TakenBy(Operation operation) => operation switch
    {
        Operation.PlannedFailover => [StartInstances, Pace, Force, Machines],
        Operation.UnplannedFailover => [RestorePoint, AcknowledgeDataLoss, WaiveFencing, Machines],
        Operation.Failback => [AcknowledgeDivergence, Target, WaiveFencing, Machines],
        Operation.UndoFailover => [AcknowledgeDataLoss, Machines],
        Operation.EnableLiveSync or Operation.DisableLiveSync => [Machines],
        _ => [],
    };

    private static IEnumerable<string> GivenIn(RunOptions options) => new (string Name, bool Given)[]
    {
        (StartInstances, !options.StartInstances),
        (Pace, options.Pace != Contracts.Pace.Pipelined),
        (RestorePoint, options.RestorePoint is not null),
        (AcknowledgeDataLoss, options.AcknowledgeDataLoss is not null),
        (AcknowledgeDivergence, options.AcknowledgeDivergence is not null),
        (WaiveFencing, options.WaiveFencing is { Count: > 0 }),
        (Target, options.Target is not null),
        (Machines, options.Machines is { Count: > 0 }),
        (Force, options.Force is { Count: > 0 }),
    }.Where(option => option.Given).Select(option => option.Name);

    // Whoever forces says what: a code that is none would look as if it had been overridden.
    private static DrError? ForceFault(IReadOnlyList<string>? codes) =>
        (codes ?? []).Where(code => !ReadinessCode().IsMatch(code)).ToList() is { Count: > 0 } others
            ? RequestErrors.Bad(
                $"{Force} names what is no code of a readiness check's errors: {string.Join(", ", others)}.",
                "Name codes as the check shows them: GET /api/groups/{group}/readiness.",
                "Codes such as DR-7206.")
            : null;

    // An id is any text, but one that reads like a time must be an unmistakable one: 10/11 is two days.
    private static DrError? PointFault(string? point) =>
        point is null
        || (!string.IsNullOrWhiteSpace(point)
            && (IsoTime().IsMatch(point)
                || !DateTimeOffset.TryParse(point, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)))
            ? null
            : RequestErrors.Bad(
                $"{RestorePoint} '{point}' is neither an id nor a time in ISO 8601.",
                "Write an id of GET /api/groups/{group}/restore-points, or a time such as 2026-11-23T15:34:55Z; leave it out for the newest.");

    private static DrError? TargetFault(string? target, Plan plan)
    {
        string[] known = [.. plan.FailbackTargets.Select(other => other.Site.Name.Value), plan.Primary.Name.Value];
        return target is null || known.Contains(target)
            ? null
            : RequestErrors.Bad(
                $"{Target} '{target}' is no site that the plan of '{plan.Group}' can fail back to.",
                "Name one of those, or add it to the plan's failbackTargets; leave it out for the primary site.",
                "One of: " + string.Join(", ", known) + ".");
    }

    // The group has one primary site.
    private static DrError? TornFault(RunOptions options, Plan plan) =>
        options is { Machines.Count: > 0, Target: { } target } && target != plan.Primary.Name.Value
            ? RequestErrors.Bad(
                $"{Machines} does not go with {Target}: the machines of a group have one primary site.",
                $"Remove {Machines}: then all of '{plan.Group}' goes to '{target}'.")
            : null;

    private static DrError? WaiverFault(Operation operation, RunOptions options, Plan plan)
    {
        if (options.WaiveFencing is not { Count: > 0 } names)
        {
            return null;
        }

        if (operation == Operation.Failback && (options.Target is null || options.Target == plan.Primary.Name.Value))
        {
            return RequestErrors.Bad(
                $"{WaiveFencing} does not go with a failback to the primary site: what is not fenced there would be overwritten while it runs.",
                $"Remove it, or name another site in {Target}.");
        }

        return NamesFault(
            WaiveFencing, names, [plan.Group.Value, .. plan.Machines.Select(machine => machine.Name.Value)], plan);
    }

    private static DrError? NamesFault(string option, IReadOnlyList<string>? names, string[] known, Plan plan)
    {
        var unknown = (names ?? []).Except(known).ToList();
        return unknown.Count == 0
            ? null
            : RequestErrors.Bad(
                $"{option} names what is no machine of '{plan.Group}': {string.Join(", ", unknown)}.",
                "Name machines of the plan.",
                "One of: " + string.Join(", ", known) + ".");
    }

    [GeneratedRegex(@"^DR-7\d{3}\z")]
    private static partial Regex ReadinessCode();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?\z")]
    private static partial Regex IsoTime();
}
