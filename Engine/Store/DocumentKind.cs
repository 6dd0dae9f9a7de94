namespace DrFunctions.Engine.Store;

/// <summary>What is kept beside an instance's row, which stays small because every turn writes it. Numbers are for ever.</summary>
internal enum DocumentKind
{
    /// <summary>The input of the running generation.</summary>
    Input = 0,

    /// <summary>The output.</summary>
    Output = 1,

    /// <summary>Why it failed, was terminated or is blocked.</summary>
    Failure = 2,

    /// <summary>The custom status.</summary>
    CustomStatus = 3,

    /// <summary>What the next generation takes over, until its first turn is committed.</summary>
    Carried = 4,
}
