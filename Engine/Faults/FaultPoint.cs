namespace DrFunctions.Engine.Faults;

/// <summary>The places where a process may die that make a difference; tests let it die there.</summary>
internal enum FaultPoint
{
    /// <summary>A group of operations is written, but not committed.</summary>
    BeforeCommit,

    /// <summary>A group is committed, but nobody was told.</summary>
    AfterCommit,

    /// <summary>An activity is about to start.</summary>
    BeforeActivity,

    /// <summary>An activity has ended, but its result is not stored.</summary>
    AfterActivity,

    /// <summary>A turn is about to run.</summary>
    BeforeTurn,

    /// <summary>A batch of operations on an entity is about to run.</summary>
    BeforeEntityBatch,

    /// <summary>An orderly stop is about to take back the attempts that it interrupts.</summary>
    BeforeTakeBack,

    /// <summary>An orderly stop is about to fold the write-ahead log into the database.</summary>
    BeforeCheckpoint,
}

/// <summary>Called at every fault point; to let the engine die there, it throws.</summary>
internal interface IFaultPoints
{
    /// <summary>The engine has come to a point.</summary>
    void Reach(FaultPoint point);
}
