using DrFunctions.Engine.Faults;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>Lets the engine die at the k-th fault point; dead, it comes no further at any other.</summary>
internal sealed class CrashAt(int k) : IFaultPoints
{
    private int _count;

    public bool HasCrashed => Volatile.Read(ref _count) >= k;

    public FaultPoint? Where { get; private set; }

    public void Reach(FaultPoint point)
    {
        var count = Interlocked.Increment(ref _count);
        if (count == k)
        {
            Where = point;
        }

        if (count >= k)
        {
            throw new SimulatedCrashException(point);
        }
    }
}

internal sealed class SimulatedCrashException(FaultPoint point) : Exception($"The process died at {point}.");
