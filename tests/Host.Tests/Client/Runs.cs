using System.Text.Json;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Tests.Client;

/// <summary>Answers of a server about a run named r1.</summary>
internal static class Runs
{
    public const string Start = "r1";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    public static string View(string more, string operation = "PlannedFailover") =>
        $$"""{"run":"r1","group":"payroll","operation":"{{operation}}","status":"Running","requestedBy":"unverified:anna","requestedAt":"2026-01-02T03:04:00Z","machines":[{"machine":"db","step":"Backup","state":"Running"}]{{more}}}""";

    public static string Running => View(""","progress":{"stage":"Synchronising","machines":1,"poweredOff":1}""");

    public static string Ended(RunOutcome outcome) => View($$""","endedAt":"2026-01-02T03:05:00Z","outcome":"{{outcome}}","progress":{"stage":"Ended","machines":1}""");

    public static string Report(RunOutcome outcome, MachineReport? machine = null, Operation operation = Operation.PlannedFailover) =>
        JsonSerializer.Serialize(
            new RunReport
            {
                Run = new RunId("r1"),
                Group = new GroupName("payroll"),
                Operation = operation,
                Outcome = outcome,
                StartedAt = Now,
                EndedAt = Now.AddMinutes(1),
                RequestedBy = "unverified:anna",
                PlanHash = "hash",
                RtoSeconds = 42,
                RtoTargetSeconds = 900,
                Machines = [machine ?? Machine()],
            },
            ContractsJson.Default.RunReport);

    public static MachineReport Machine() => new()
    {
        Name = new MachineName("db"),
        Outcome = StepOutcome.Completed,
        DataLossSeconds = 0,
        Steps = [new StepReport { Step = Step.PowerOff, Outcome = StepOutcome.Completed, StartedAt = Now, EndedAt = Now.AddSeconds(20), Attempts = 2 }],
    };
}
