using System.Text.Json.Serialization;

namespace DrFunctions.Simulator;

/// <summary>What goes wrong when a <see cref="FaultRule"/> strikes.</summary>
public enum FaultKind
{
    /// <summary>The call is refused with <see cref="FaultRule.Status"/> and <see cref="FaultRule.Code"/>; nothing changes.</summary>
    Fail,

    /// <summary>The call waits <see cref="FaultRule.Seconds"/> of real time first.</summary>
    Delay,

    /// <summary>The call is carried out, then its connection is aborted without an answer.</summary>
    LostReply,

    /// <summary>The call is refused with 429 and <see cref="FaultRule.RetryAfter"/>.</summary>
    Throttle,

    /// <summary>Every call to <see cref="FaultRule.Site"/> is answered as <see cref="FaultRule.Mode"/> says, until the rule is removed
    /// or <see cref="FaultRule.EndsAfter"/>. Its machines keep running, unless <see cref="FaultRule.MachinesLost"/>.</summary>
    Outage,

    /// <summary>The call is accepted, its operation ends as <see cref="FaultRule.Mode"/> says, with <see cref="FaultRule.Code"/>, and changes nothing.</summary>
    Operation,

    /// <summary>The copy to another region is accepted and its operation succeeds, then its background transfer fails with <see cref="FaultRule.Code"/>.</summary>
    Copy,

    /// <summary>The machine <see cref="FaultRule.Vm"/> is started behind everybody's back, after the matching call was carried out.</summary>
    StartVm,

    /// <summary>The guest of machine <see cref="FaultRule.Vm"/> crashes while its machine keeps running, or shuts its machine down.</summary>
    StopGuest,
}

/// <summary>
/// A fault: which calls it strikes and how. Every given condition has to hold; a rule without any condition strikes every call,
/// but <see cref="FaultKind.StartVm"/> and <see cref="FaultKind.StopGuest"/> without one strike at once, by themselves.
/// </summary>
public sealed record FaultRule
{
    /// <summary>Given by the simulator when absent.</summary>
    public string? Id { get; init; }

    /// <summary>HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Regular expression on the path, ignoring case.</summary>
    public string? Path { get; init; }

    /// <summary>Resource id, or the name at its end.</summary>
    public string? Resource { get; init; }

    /// <summary>The permission (<c>Microsoft.Compute/virtualMachines/start/action</c>) or its verb (<c>start</c>, <c>deallocate</c>, <c>write</c>).</summary>
    public string? Action { get; init; }

    /// <summary>Region of the resource; for outages the region that is out.</summary>
    public string? Site { get; init; }

    /// <summary>Whose data the call concerns: id, or name at its end, of the machine that the guest on the machine, disk, snapshot or restore point (or on
    /// what the call makes one of) was installed on. So one machine can be struck on both sides.</summary>
    public string? Guest { get; init; }

    /// <summary>The first matching call that is struck: 1 (the default) is the very first.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>How many calls are struck from then on; null strikes all.</summary>
    public int? Count { get; init; } = 1;

    /// <summary>What goes wrong.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
    public required FaultKind Kind { get; init; }

    /// <summary>HTTP status of <see cref="FaultKind.Fail"/>; 500 by default.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Error code; one that fits the kind by default.</summary>
    public string? Code { get; init; }

    /// <summary>Error message.</summary>
    public string? Message { get; init; }

    /// <summary>Real seconds of a delay, or of a hanging outage before the connection is aborted (default 30).</summary>
    public double? Seconds { get; init; }

    /// <summary>Seconds of Retry-After; none by default but for throttling (1).</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Outage: <c>503</c> (default), <c>hang</c> or <c>abort</c>. Operation: <c>Failed</c> (default) or <c>Canceled</c>. StopGuest: <c>crash</c> (default), <c>services</c> (its ports close, its system stays up) or <c>shutdown</c>: the machine is then stopped, not deallocated.</summary>
    public string? Mode { get; init; }

    /// <summary>Machine of StartVm and StopGuest: id, or name at its end.</summary>
    public string? Vm { get; init; }

    /// <summary>Outage: begins once this call was carried out; null begins at once.</summary>
    public CallMatch? BeginsAfter { get; init; }

    /// <summary>Outage: ends once this call was carried out, or was refused by the outage itself; null lasts until the rule is removed.</summary>
    public CallMatch? EndsAfter { get; init; }

    /// <summary>Outage: all machines of the region lose power when it begins, and those that ran come back when it ends.</summary>
    public bool MachinesLost { get; init; }

    /// <summary>How many calls matched so far; told by the simulator.</summary>
    public int Matched { get; init; }

    /// <summary>How many calls were struck so far; told by the simulator.</summary>
    public int Struck { get; init; }
}
