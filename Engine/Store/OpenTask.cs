using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store;

/// <summary>An activity or a timer that is open.</summary>
internal sealed record OpenTask(
    long Instance, string InstanceId, int Generation, int Task, int Attempts, Command Command);
