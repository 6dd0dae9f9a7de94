namespace DrFunctions.EndToEnd.Harness;

/// <summary>Which build of the program is under test.</summary>
internal static class DrProgram
{
    /// <summary>Path of dr.dll: DR_PROGRAM, or the build beside the tests.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("DR_PROGRAM") is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(AppContext.BaseDirectory, "dr.dll");
}
