// Microsoft.Azure.Functions.Worker.Extensions.Timer 4.3.1: TimerTriggerAttribute.cs, TimerInfo.cs
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; private set; } = schedule;
}

public class TimerInfo
{
    public bool IsPastDue { get; set; }
}
