using DrFunctions.Engine.Faults;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>SQLite reports a full disk at a point.</summary>
internal sealed class FullDiskAt(FaultPoint where) : IFaultPoints
{
    private const int Full = 13;

    public bool WasReached { get; private set; }

    public void Reach(FaultPoint point)
    {
        if (point == where)
        {
            WasReached = true;
            throw new SqliteException("database or disk is full", Full);
        }
    }
}
