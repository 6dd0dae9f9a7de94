namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>Runs code as Durable Functions runs a turn: what follows an await runs at once, on the same thread.</summary>
internal static class OrchestrationThread
{
    public static void Run(Action turn)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new AtOnce());
        try
        {
            turn();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class AtOnce : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => Run(() => d(state));
    }
}
