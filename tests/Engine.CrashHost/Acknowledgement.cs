namespace DrFunctions.Engine.CrashHost;

/// <summary>Lines that leave the process before anything else happens.</summary>
internal static class Acknowledgement
{
    private static readonly Lock Gate = new();

    public static void Write(string line)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
