using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Looks whether a group can be failed over (or back, where it runs at the DR site): both sites as a whole and, a few at a
/// time, every machine. It changes nothing and needs nobody's leave: it runs beside any run. It ends within a minute; what
/// could not be looked at by then is a finding.
/// </summary>
public sealed class ReadinessCheck : Orchestration<ReadinessRequest, ReadinessReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<ReadinessRequest, ReadinessReport> Name = new(nameof(ReadinessCheck));

    private const int MachinesPerLook = 25;

    /// <inheritdoc />
    public override async Task<ReadinessReport> RunAsync(OrchestrationContext context, ReadinessRequest input)
    {
        var began = context.CurrentUtcDateTime;
        var plan = input.Plan;
        var known = await new Looks(context).KnownAsync(plan);
        var parts = Begin(context, plan, [.. plan.Machines.Select(machine => ToCheck(machine, known[machine.Name]))]);
        await WaitAsync(context, parts);

        var seen = parts.Select(Seen).ToList();
        var now = seen.Max(part => part.At) ?? context.CurrentUtcDateTime;
        var findings = seen.SelectMany(part => part.Findings)
            .Concat(plan.Machines.SelectMany(machine => KnownFindings.Of(plan, machine, known[machine.Name], now)));
        var report = ReadinessVerdicts.Write(input, now, context.CurrentUtcDateTime - began, findings);
        if (!input.IsPart)
        {
            await context.CallEntityAsync(Readiness.Record, plan.Group.Value, report);
        }

        return report;
    }

    private static List<Part> Begin(OrchestrationContext context, Plan plan, IReadOnlyList<CheckedMachine> machines)
    {
        // All of them in one message: each as small as can be.
        List<CheckedMachine> all = [.. machines.Select(machine => machine with { Point = null, Synced = null, Shape = null })];
        var parts = new List<Part>
        {
            new(SiteRole.Primary, context.CallActivityAsync(
                ActivityNames.CheckSite,
                new CheckSiteInput(plan.Group, SiteRole.Primary, plan.Primary, plan.Recovery, all, plan.Fence), Patience.LostWorker)),
            new(SiteRole.Recovery, context.CallActivityAsync(
                ActivityNames.CheckSite,
                new CheckSiteInput(plan.Group, SiteRole.Recovery, plan.Recovery, plan.Primary, all, plan.Fence), Patience.LostWorker)),
        };
        parts.AddRange(machines.Chunk(MachinesPerLook).Select(chunk => new Part(null, context.CallActivityAsync(
            ActivityNames.CheckMachines,
            new CheckMachinesInput(plan.Group, plan.Primary, plan.Recovery, chunk), Patience.LostWorker))));
        return parts;
    }

    private static async Task WaitAsync(OrchestrationContext context, IReadOnlyList<Part> parts)
    {
        using var enough = new CancellationTokenSource();
        var all = Task.WhenAll(parts.Select(part => part.Answer));
        await Task.WhenAny(all, context.CreateTimer(Patience.Readiness, enough.Token));
        enough.Cancel();
    }

    private static CheckedPart Seen(Part part) => part.Answer switch
    {
        { IsCompletedSuccessfully: true, Result: { IsDone: true, Value: { } value } } => value,
        { IsCompletedSuccessfully: true, Result: var result } => NotChecked(
            part, result.Error is { } error ? DrError.Sentence(error.Message) : result.Detail ?? "no answer came."),
        { IsFaulted: true, Exception: { } failure } => NotChecked(part, failure.InnerException?.Message ?? failure.Message),
        _ => NotChecked(part, $"no answer came within {Patience.Readiness.TotalSeconds:0} s."),
    };

    private static CheckedPart NotChecked(Part part, string why) => new(null,
    [
        new Finding(
            Severity.Error, ErrorCodes.NotChecked,
            $"A part of the readiness check was not possible: {StatusText.Cut(why, 500)}",
            "Look at the sites and at the host's log, then check again.", part.Side),
    ]);

    private static CheckedMachine ToCheck(Machine machine, KnownMachine known) => new(
        machine.Name, machine.Source, machine.Destination, known.ActiveSite, known.PoweredOff,
        known.Points.Count > 0 ? known.Points[0].Id : null, known.SyncedAtRecovery, known.Shape,
        machine.Health?.Script is not null, known.Shape?.Size, known.Shape?.Disks.Count);

    private sealed record Part(SiteRole? Side, Task<StepResult<CheckedPart>> Answer);
}
